//! Status of the nodes as a table.

use comfy_table::{presets::UTF8_HORIZONTAL_ONLY, CellAlignment, ContentArrangement, Table};

use beadle_harness::NodeStatus;

/// Returns a table with a row for each node.
pub fn table(nodes: &[NodeStatus]) -> Table {
	let mut table = Table::new();
	table.load_preset(UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Disabled).set_header([
		"Node",
		"Role",
		"Name",
		"PID",
		"RPC",
		"Best",
		"Finalised",
		"Peers",
		"State",
	]);
	for node in nodes {
		table.add_row([
			node.node.to_string(),
			node.role.to_string(),
			node.name.clone(),
			or_dash(node.pid),
			node.url.clone(),
			or_dash(node.best),
			finalised(node),
			or_dash(node.peers),
			node.state.to_string(),
		]);
	}
	for column in [0, 3, 5, 6, 7] {
		if let Some(column) = table.column_mut(column) {
			column.set_cell_alignment(CellAlignment::Right);
		}
	}
	table
}

/// Returns the height of the last finalised block, with its age.
fn finalised(node: &NodeStatus) -> String {
	match (node.finalised, node.finalised_age) {
		(Some(height), Some(age)) => format!("{height} ({} s ago)", age.as_secs()),
		(height, _) => or_dash(height),
	}
}

fn or_dash<T: ToString>(value: Option<T>) -> String {
	value.map_or_else(|| "–".to_owned(), |value| value.to_string())
}

#[cfg(test)]
mod tests {
	use super::*;
	use beadle_harness::{Role, State};
	use std::time::Duration;

	#[test]
	fn there_is_a_row_for_each_node() {
		let up = NodeStatus {
			node: 1,
			role: Role::Validator,
			name: "Alice".into(),
			pid: Some(4_711),
			url: "ws://127.0.0.1:9944".into(),
			peers: Some(3),
			best: Some(120),
			finalised: Some(118),
			finalised_age: Some(Duration::from_millis(4_900)),
			state: State::Ok,
		};
		let gone =
			NodeStatus { pid: None, peers: None, best: None, finalised: None, finalised_age: None, ..up.clone() };
		let down = NodeStatus { node: 2, name: "Bob".into(), state: State::Down, ..gone };
		let text = table(&[up, down]).to_string();
		let rows: Vec<Vec<_>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
		let expected = "1 validator Alice 4711 ws://127.0.0.1:9944 120 118 (4 s ago) 3 ok";
		assert!(rows.iter().any(|row| row.join(" ") == expected), "{text}");
		assert!(rows.iter().any(|row| row.join(" ") == "2 validator Bob – ws://127.0.0.1:9944 – – – down"), "{text}");
	}
}
