//! Run of the tests.

use std::time::Instant;

use super::{
	arguments::Mode,
	ci::{by_age, is_affected, Time},
	green::Green,
	last::{self, Outcome},
	plan::{plan, Task},
	repository::Repository,
	step::{Body, Catalogue, Step, Tier},
	work::Work,
};
use crate::{
	places::Places,
	print,
	process::{Commands, Interruption},
	stop::Stop,
};

/// Names of the parts of a run that are not in the list of steps.
const STORIES: &str = "stories";
const FOR_STORIES: &str = "set-up for stories";
const EVERYTHING: &str = "set-up for all steps";

/// Run of the tests. It ends at the first step that fails.
#[derive(Debug)]
pub struct Session<'a> {
	catalogue: &'a Catalogue,
	places: &'a Places,
	commands: Commands,
	green: Green,
	began: Instant,
	/// Step that is running or has failed.
	step: Option<String>,
	/// Line for each step that passed.
	summary: Vec<String>,
	/// Names of the steps that passed.
	ran: Vec<String>,
	/// Names of the affected steps that were not run.
	owed: Vec<String>,
}

impl<'a> Session<'a> {
	/// Begins a run.
	pub fn new(catalogue: &'a Catalogue, places: &'a Places, interruption: &Interruption) -> Self {
		Self {
			catalogue,
			places,
			commands: Commands::new(interruption),
			green: Green::open(&places.cache),
			began: Instant::now(),
			step: None,
			summary: Vec::new(),
			ran: Vec::new(),
			owed: Vec::new(),
		}
	}

	/// Runs the steps of a mode, and prints the last lines.
	///
	/// # Errors
	///
	/// If a step fails, or this program is interrupted.
	pub fn run(mut self, mode: &Mode) -> Result<(), Stop> {
		let result = self.run_all(mode);
		result.as_ref().err().and_then(Stop::message).iter().for_each(print::error);
		print::line("");
		self.summary.iter().for_each(print::line);
		last::lines(&self.outcome(result.is_ok()), self.seconds()).iter().for_each(print::line);
		// Whatever the step's own exit code.
		result.map_err(|stop| if matches!(stop, Stop::Interrupted(_)) { stop } else { Stop::Said(1) })
	}

	fn run_all(&mut self, mode: &Mode) -> Result<(), Stop> {
		self.check_conditions(mode)?;
		let changed = match mode {
			Mode::Ci { .. } => self.repository().changed(self.green.ci().as_deref())?,
			_ => String::new(),
		};
		for task in plan(mode, self.catalogue.steps) {
			match task {
				Task::One(name) => self.run_one(name)?,
				Task::Stories => self.run_stories()?,
			}
		}
		if let Mode::Ci { minutes } = mode {
			self.run_rest(*minutes, &changed)?;
		}
		self.step = None;
		if matches!(mode, Mode::Ci { .. }) && self.repository().is_clean()? {
			self.repository().head()?.iter().for_each(|head| self.green.note_ci(head));
		}
		Ok(())
	}

	/// Checks the conditions of the steps that are asked for: the run would fail after all steps before them.
	fn check_conditions(&self, mode: &Mode) -> Result<(), Stop> {
		let is_asked_for = |step: &&Step| match mode {
			Mode::All => true,
			Mode::Only(names) => names.iter().any(|name| name == step.name),
			Mode::Quick | Mode::Ci { .. } => false,
		};
		for step in self.catalogue.steps.iter().filter(is_asked_for) {
			if let Some(what) = self.lacking(step)? {
				return Err(Stop::Failed(format!("the step {} would fail: {what}", step.name)));
			}
		}
		Ok(())
	}

	/// Returns what a step lacks to pass; `None` if it lacks nothing.
	fn lacking(&self, step: &Step) -> Result<Option<&'static str>, Stop> {
		let is_root = rustix::process::geteuid().is_root();
		let is_clean = self.repository().is_clean()?;
		Ok(step.conditions.iter().find_map(|condition| condition.lacking(is_root, is_clean)))
	}

	/// Runs a step or a story.
	fn run_one(&mut self, name: &str) -> Result<(), Stop> {
		let step = self.catalogue.steps.iter().find(|step| step.name == name);
		match step.map_or(Tier::Story, |step| step.tier) {
			Tier::Quick => {},
			Tier::Story => self.install(FOR_STORIES, self.catalogue.for_stories)?,
			Tier::All => self.install(EVERYTHING, self.catalogue.everything)?,
		}
		self.run_body(name, step.map_or(self.catalogue.story, |step| step.body)).map(drop)
	}

	fn run_stories(&mut self) -> Result<(), Stop> {
		self.install(FOR_STORIES, self.catalogue.for_stories)?;
		let commit = self.run_body(STORIES, self.catalogue.stories)?;
		for story in self.catalogue.steps.iter().filter(|step| step.tier == Tier::Story) {
			commit.iter().for_each(|commit| self.green.note(story.name, commit));
			self.ran.push(story.name.to_owned());
		}
		Ok(())
	}

	/// Installs what steps need, unless that, or everything, was installed.
	fn install(&mut self, name: &str, body: Body) -> Result<(), Stop> {
		if self.has_run(name) || self.has_run(EVERYTHING) {
			Ok(())
		} else {
			self.run_body(name, body).map(drop)
		}
	}

	/// Runs the owed steps, and a slice of the rest, as far as there is time.
	fn run_rest(&mut self, minutes: u64, changed: &str) -> Result<(), Stop> {
		let head = self.repository().head()?.unwrap_or_default();
		let steps = by_age(self.catalogue.steps, &self.green, &head);
		for step in &steps {
			if is_affected(step, changed)? {
				self.green.owe(step.name);
			}
		}
		let time = Time { minutes, slice: None };
		for step in &steps {
			// What cannot pass here stays owed.
			if self.green.is_owed(step.name) && time.has_room(step, self.seconds()) && self.lacking(step)?.is_none() {
				self.run_one(step.name)?;
			}
		}
		let owed = self.catalogue.steps.iter().filter(|step| self.green.is_owed(step.name));
		self.owed = owed.map(|step| step.name.to_owned()).collect();
		let time = Time { minutes, slice: Some(self.seconds()) };
		for step in &steps {
			if !self.has_run(step.name) && time.has_room(step, self.seconds()) && self.lacking(step)?.is_none() {
				self.run_one(step.name)?;
			}
		}
		Ok(())
	}

	/// Runs a step, prints how long it took, and records that it is green. Returns the commit that was tested. `None` with
	/// changed files: the commit would not describe them.
	fn run_body(&mut self, name: &str, body: Body) -> Result<Option<String>, Stop> {
		let commit = self.repository().commit()?;
		let began = Instant::now();
		self.step = Some(name.to_owned());
		print::line(format_args!("\n== {name}"));
		let mut work = Work::new(name, self.places, &self.commands);
		let result = body(&mut work);
		if let Err(Stop::Interrupted(signal)) = result {
			return Err(Stop::Interrupted(signal));
		}
		result.as_ref().err().and_then(Stop::message).iter().for_each(print::error);
		let has_passed = work.has_left_nothing()? && result.is_ok();
		let seconds = began.elapsed().as_secs();
		print::line(format_args!("== {name}: {seconds} s"));
		if !has_passed {
			return Err(Stop::Said(1));
		}
		self.summary.push(format!("{seconds:>6} s  {name}"));
		self.ran.push(name.to_owned());
		let is_still = |commit: &String| self.repository().commit().is_ok_and(|now| now.as_ref() == Some(commit));
		let commit = commit.filter(is_still);
		commit.iter().for_each(|commit| self.green.note(name, commit));
		Ok(commit)
	}

	fn outcome(&self, passed: bool) -> Outcome {
		if !passed {
			let step = self.step.clone().map(|step| (step.clone(), self.green.last(&step)));
			return Outcome::Failed { step };
		}
		let left_out = self.catalogue.steps.iter().filter(|step| !self.has_run(step.name));
		Outcome::Passed { owed: self.owed.clone(), left_out: left_out.map(|step| step.name.to_owned()).collect() }
	}

	fn has_run(&self, name: &str) -> bool {
		self.ran.iter().any(|ran| ran == name)
	}

	fn seconds(&self) -> u64 {
		self.began.elapsed().as_secs()
	}

	fn repository(&self) -> Repository<'_> {
		Repository::new(&self.places.root, &self.commands)
	}
}
