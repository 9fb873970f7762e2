//! Text from files and from the chain, on one line of a terminal.

/// Returns text that can be shown on one line, whatever it contains: without control characters, and of limited length.
pub fn shown(text: &str) -> String {
	one_line(text, 256)
}

/// Returns text that can be shown on one line, with at most so many of its characters.
pub fn one_line(text: &str, most: usize) -> String {
	let mut line = String::new();
	for (number, character) in text.chars().enumerate() {
		match character {
			_ if number == most => {
				line.push('…');
				break;
			},
			'"' | '\'' | '\\' => line.push(character),
			_ => line.extend(character.escape_debug()),
		}
	}
	line
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_shown_is_one_short_line() {
		assert_eq!(shown("Any \"town\""), "Any \"town\"");
		assert_eq!(shown("a\nb\u{1b}[31m\u{202e}"), "a\\nb\\u{1b}[31m\\u{202e}");
		assert_eq!(shown("Straße 東"), "Straße 東");
		assert_eq!(shown(&"x".repeat(1 << 20)).chars().count(), 257);
		assert_eq!(one_line("four", 3), "fou…");
	}
}
