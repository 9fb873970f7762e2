//! Each file is a story about a network of its own. They are one program, since compiling is most of the work.

mod architectures;
mod authorities;
mod doubles;
mod faults;
mod forgery;
mod left_behind;
mod metrics;
mod peers;
mod power_cuts;
mod sensor;
mod standstill;
mod upgrade;
