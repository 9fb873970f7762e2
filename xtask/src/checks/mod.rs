//! Shared parts of the commands that check something.

mod difference;
mod http;
mod port;
mod server;
mod tally;
mod wanted;

pub use self::{difference::difference, http::ask, port::free_ports, server::Server, tally::Tally, wanted::Wanted};
