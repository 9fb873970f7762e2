//! Stories, one per file, each on a network of its own. They form one program, since compiling is most of the work.

mod architectures;
mod authorities;
mod doubles;
mod faults;
mod flood;
mod forgery;
mod left_behind;
mod metrics;
mod peers;
mod power_cuts;
mod sensor;
mod standstill;
mod upgrade;
mod verify;
