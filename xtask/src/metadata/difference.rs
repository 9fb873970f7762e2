//! Differences between facts.

use std::{
	collections::BTreeSet,
	fmt::{self, Display},
};

use super::facts::{Facts, Named};

/// Differences of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
	title: &'static str,
	lines: Vec<String>,
}

impl Difference {
	/// Returns the kinds of facts that differ.
	pub fn all(old: &Facts, new: &Facts) -> Vec<Self> {
		let kinds = [
			("different:", &old.content, &new.content),
			("called differently in the source (type_name):", &old.type_names, &new.type_names),
			("kept elsewhere in storage:", &old.storage, &new.storage),
		];
		let compared = kinds.map(|(title, old, new)| Self { title, lines: lines(old, new) });
		compared.into_iter().filter(|difference| !difference.lines.is_empty()).collect()
	}
}

impl Display for Difference {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{}", self.title)?;
		self.lines.iter().try_for_each(|line| writeln!(f, "  {line}"))
	}
}

fn lines(old: &Named, new: &Named) -> Vec<String> {
	let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
	let differing = names.into_iter().filter(|name| old.get(*name) != new.get(*name));
	let line = |sign, name: &String, fact: Option<&String>| fact.map(|fact| format!("{sign} {name}: {fact}"));
	differing.flat_map(|name| [line('-', name, old.get(name)), line('+', name, new.get(name))]).flatten().collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	fn facts(content: &[(&str, &str)]) -> Facts {
		let content = content.iter().map(|(name, fact)| ((*name).to_owned(), (*fact).to_owned()));
		Facts { content: content.collect(), ..Default::default() }
	}

	#[test]
	fn each_difference_is_told_with_both_sides() {
		let (old, new) = (facts(&[("a", "1"), ("b", "2"), ("c", "3")]), facts(&[("a", "1"), ("b", "9"), ("d", "4")]));
		let [difference] = &Difference::all(&old, &new)[..] else { panic!("one kind differs") };
		assert_eq!(difference.to_string(), "different:\n  - b: 2\n  + b: 9\n  - c: 3\n  + d: 4\n");
	}

	#[test]
	fn the_same_does_not_differ() {
		let same = facts(&[("a", "1")]);
		assert_eq!(Difference::all(&same, &same), []);
	}
}
