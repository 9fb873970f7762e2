//! Command `test`: runs the steps that have to pass before a change lands, until one fails.

mod arguments;
mod checkout;
mod ci;
mod green;
mod last;
mod plan;
mod repository;
mod session;
pub mod step;
mod steps;
pub mod work;

use self::{arguments::Request, checkout::Checkout, session::Session, step::Catalogue};
use crate::{arguments::Arguments, places::Places, print, process::Interruption, stop::Stop};

/// Help text.
pub const HELP: &str = include_str!("../../help/test.txt");

/// Runs the steps that the arguments select.
///
/// # Errors
///
/// If the arguments are wrong, another checkout is at work in the target directory, or a step fails.
pub fn run(arguments: Arguments, interruption: &Interruption) -> Result<(), Stop> {
	run_of(&steps::CATALOGUE, arguments, interruption)
}

/// Runs the steps of a catalogue that the arguments select.
///
/// # Errors
///
/// If the arguments are wrong, another checkout is at work in the target directory, or a step fails.
pub fn run_of(catalogue: &Catalogue, arguments: Arguments, interruption: &Interruption) -> Result<(), Stop> {
	let places = Places::of_environment()?;
	let is_story = |name: &str| step::is_story(&places.root, name);
	match arguments::parse(arguments, std::env::var("BEADLE_CI_MINUTES").ok().as_deref(), catalogue.steps, &is_story)? {
		Request::List => print::text(step::list(catalogue.steps)),
		Request::Run(mode) => {
			let _checkout = Checkout::take(&places.target, &places.root, interruption)?;
			Session::new(catalogue, &places, interruption).run(&mode)?;
		},
	}
	Ok(())
}
