//! Names of records: which device, and which of its metrics.

use beadle_profiles::shown::shown;

/// What the names of a device's records begin with, before the name of the metric.
///
/// Without a prefix, a name that is a device's URN (RFC 9039) names the metric behind the device; any other name is the
/// metric's as it is. So all devices of a kind can share a profile.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Naming {
	/// The beginning of all names, which is not part of the metric's.
	pub prefix: Option<String>,
}

impl Naming {
	/// Returns the metric of a record with this base name and name.
	///
	/// # Errors
	///
	/// If the name has none.
	pub(super) fn metric(&self, base: &str, own: &str) -> Result<String, String> {
		let name = format!("{base}{own}");
		if name.is_empty() {
			return Err("it has no name".to_owned());
		}
		let metric = match &self.prefix {
			Some(prefix) => match name.strip_prefix(prefix.as_str()) {
				Some(metric) => metric,
				None => {
					let (name, prefix) = (shown(&name), shown(prefix));
					return Err(format!("its name {name} does not begin with {prefix}: it is of another device"));
				},
			},
			None => behind_device(base, own, &name),
		};
		match metric {
			"" => Err(format!("its name {} says which device it is of, and not what was measured", shown(&name))),
			metric => Ok(metric.to_owned()),
		}
	}
}

/// Returns the part of a name behind a device's URN, or all of it.
fn behind_device<'a>(base: &str, own: &'a str, name: &'a str) -> &'a str {
	// urn:dev:mac:0024befffe804ff1:temperature, urn:dev:ow:264437f5000000ed_humidity
	let Some(body) = name.strip_prefix("urn:dev:").and_then(|rest| rest.split_once(':')).map(|(_, body)| body) else {
		return name;
	};
	match (base.matches(':').count(), body.split_once(':'), body.split_once('_')) {
		// Where the base name ends, or its last part begins.
		(4.., Some(_), _) => {
			let device = base.rfind(':').map_or(0, |last| last.saturating_add(1));
			name.get(device..).unwrap_or_default()
		},
		(3, _, _) if !own.is_empty() => own,
		(_, None, Some((_, part))) => part,
		(_, Some(_), _) => name.rsplit_once(':').map_or("", |(_, part)| part),
		(_, None, None) => "",
	}
}

/// The devices behind a gateway, by what the names of their records begin with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BaseNames<D> {
	/// Beginnings of names, the longest first.
	devices: Vec<(String, D)>,
}

impl<D> BaseNames<D> {
	/// Maps beginnings of names to devices.
	///
	/// # Errors
	///
	/// If one is there twice, or empty: it is returned.
	pub fn new(devices: impl IntoIterator<Item = (String, D)>) -> Result<Self, String> {
		let mut all: Vec<(String, D)> = Vec::new();
		for (name, device) in devices {
			if name.is_empty() || all.iter().any(|(other, _)| *other == name) {
				return Err(name);
			}
			all.push((name, device));
		}
		all.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
		Ok(Self { devices: all })
	}

	/// Returns the device of a record with this name, which is its base name and its own together, and the metric: the
	/// longest beginning decides. `None` if it is of no device.
	pub fn device<'a>(&self, name: &'a str) -> Option<(&D, &'a str)> {
		let found = self.devices.iter().find_map(|(base, device)| Some((device, name.strip_prefix(base.as_str())?)));
		found.filter(|(_, metric)| !metric.is_empty())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_devices_urn_is_no_part_of_the_metric() {
		let naming = Naming::default();
		for (base, own, metric) in [
			("urn:dev:DEVEUI:A84041D861820000:", "temperature", "temperature"),
			("urn:dev:mac:0024befffe804ff1/", "temperature", "temperature"),
			("urn:dev:mac:0024befffe804ff1", "temperature_c", "temperature_c"),
			("", "urn:dev:ow:10e2073a01080063:voltage", "voltage"),
			("urn:dev:ow:264437f5000000ed_", "humidity_pct", "humidity_pct"),
			("urn:dev:ow:264437f5000000ed_humidity", "", "humidity"),
			("urn:dev:org:32473-foo:my_device:", "temperature_c", "temperature_c"),
			("urn:dev:os:32473-123456:/3303/0/", "5700", "/3303/0/5700"),
			("/3303/0/", "5700", "/3303/0/5700"),
			("dev/", "temperature", "dev/temperature"),
			("", "temperature", "temperature"),
		] {
			assert_eq!(naming.metric(base, own).as_deref(), Ok(metric), "{base} {own}");
		}
		for (base, own) in [("urn:dev:ow:10e2073a01080063", ""), ("urn:dev:ow:10e2073a01080063:", ""), ("", "")] {
			assert!(naming.metric(base, own).is_err(), "{base} {own}");
		}
	}

	#[test]
	fn a_prefix_is_taken_off() {
		let naming = Naming { prefix: Some("wx/".to_owned()) };
		assert_eq!(naming.metric("wx/", "temperature").as_deref(), Ok("temperature"));
		assert!(naming.metric("wy/", "temperature").unwrap_err().contains("of another device"));
		assert!(naming.metric("wx/", "").unwrap_err().contains("not what was measured"));
	}

	#[test]
	fn the_longest_beginning_is_the_device() {
		let names = [("hall/", 1), ("hall/attic/", 2), ("urn:dev:DEVEUI:A8:", 3)]
			.map(|(name, device)| (name.to_owned(), device));
		let names = BaseNames::new(names).unwrap();
		assert_eq!(names.device("hall/temperature"), Some((&1, "temperature")));
		assert_eq!(names.device("hall/attic/temperature"), Some((&2, "temperature")));
		assert_eq!(names.device("urn:dev:DEVEUI:A8:rh"), Some((&3, "rh")));
		assert_eq!(names.device("yard/temperature"), None);
		assert_eq!(names.device("hall/"), None);
		let twice = ["a", "b", "a"].map(|name| (name.to_owned(), 0));
		assert_eq!(BaseNames::new(twice), Err("a".to_owned()));
	}
}
