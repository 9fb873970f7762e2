//! Units of measurement: the symbols of SenML's registry (RFC 8428 §12.1, RFC 8798), and other spellings of them.
//!
//! Symbols are told apart by upper and lower case, since `S` is the siemens and `s` the second. Only spelled-out names
//! may be written either way. What is not known is kept, and never becomes something else.

/// The symbols of SenML's registry, also its secondary ones.
const SYMBOLS: &str =
	"m kg g s A K cd mol Hz rad sr N Pa J W C V F Ohm S Wb T H Cel lm lx Bq Gy Sv kat m2 m3 l m/s m/s2 \
	m3/s l/s W/m2 cd/m2 bit bit/s lat lon pH dB dBW Bspl count / %RH %EL EL 1/s 1/min beat/min beats S/m B VA VAs var \
	vars J/m kg/m3 deg NTU \
	ms min h MHz kW kVA kvar Ah Wh kWh varh kvarh kVAh Wh/km KiB GB Mbit/s B/s MB/s mV mA dBm ug/m3 mm/h m/h ppm /100 \
	/1000 hPa mm cm km km/h ppb ppt VAh mg/l ug/l g/l dBm/m";

/// Further symbols that are usual, and have one meaning: UCUM's, with prefixes.
const USUAL: &str = "1 % d kHz GHz mW MW kPa MPa mbar bar uA nA pA uV kV mS uS mS/cm uS/cm mg ug t ml mm2 cm2 km2 cm3 \
	l/min l/h m3/h mg/m3 ng/m3 kJ MJ MWh us ns kbit/s Mbit kB MB J/kg g/m3 W/m2K m3/m3 kg/h mSv uSv uSv/h nSv/h kOhm MOhm \
	[degF] [in_i] [ft_i] [psi] [mi_i]/h [kn_i]";

/// Other spellings, in lower case and without separators, and their symbols.
const NAMES: [(&str, &str); 122] = [
	("celsius", "Cel"),
	("centigrade", "Cel"),
	("degc", "Cel"),
	("degreec", "Cel"),
	("degreesc", "Cel"),
	("degreecelsius", "Cel"),
	("degreescelsius", "Cel"),
	("°c", "Cel"),
	("℃", "Cel"),
	("ºc", "Cel"),
	("fahrenheit", "[degF]"),
	("degf", "[degF]"),
	("degreefahrenheit", "[degF]"),
	("degreesfahrenheit", "[degF]"),
	("°f", "[degF]"),
	("℉", "[degF]"),
	("ºf", "[degF]"),
	("kelvin", "K"),
	("percent", "%"),
	("percentage", "%"),
	("unitless", "1"),
	("dimensionless", "1"),
	("one", "1"),
	("lux", "lx"),
	("lumen", "lm"),
	("candela", "cd"),
	("pascal", "Pa"),
	("hectopascal", "hPa"),
	("kilopascal", "kPa"),
	("millibar", "mbar"),
	("psi", "[psi]"),
	("watt", "W"),
	("watts", "W"),
	("milliwatt", "mW"),
	("kilowatt", "kW"),
	("wattpersquaremetre", "W/m2"),
	("watthour", "Wh"),
	("kilowatthour", "kWh"),
	("voltampere", "VA"),
	("volt", "V"),
	("volts", "V"),
	("millivolt", "mV"),
	("kilovolt", "kV"),
	("amp", "A"),
	("amps", "A"),
	("ampere", "A"),
	("amperes", "A"),
	("milliampere", "mA"),
	("microampere", "uA"),
	("coulomb", "C"),
	("farad", "F"),
	("henry", "H"),
	("tesla", "T"),
	("weber", "Wb"),
	("ohm", "Ohm"),
	("ohms", "Ohm"),
	("ω", "Ohm"),
	("siemens", "S"),
	("microsiemenspercentimetre", "uS/cm"),
	("sec", "s"),
	("second", "s"),
	("seconds", "s"),
	("secondtime", "s"),
	("millisecond", "ms"),
	("milliseconds", "ms"),
	("minute", "min"),
	("minutes", "min"),
	("minutetime", "min"),
	("hour", "h"),
	("hours", "h"),
	("hr", "h"),
	("day", "d"),
	("days", "d"),
	("metre", "m"),
	("metres", "m"),
	("millimetre", "mm"),
	("millimetres", "mm"),
	("centimetre", "cm"),
	("kilometre", "km"),
	("squaremetre", "m2"),
	("cubicmetre", "m3"),
	("millimetreperhour", "mm/h"),
	("metrepersecond", "m/s"),
	("metrepersecondtime", "m/s"),
	("metrespersecond", "m/s"),
	("metrepersecondsquared", "m/s2"),
	("metrepersecondtimesquared", "m/s2"),
	("kilometreperhour", "km/h"),
	("kilometresperhour", "km/h"),
	("kph", "km/h"),
	("kmh", "km/h"),
	("mph", "[mi_i]/h"),
	("knot", "[kn_i]"),
	("knots", "[kn_i]"),
	("hertz", "Hz"),
	("kilohertz", "kHz"),
	("megahertz", "MHz"),
	("decibel", "dB"),
	("decibels", "dB"),
	("decibelmilliwatt", "dBm"),
	("litre", "l"),
	("litres", "l"),
	("millilitre", "ml"),
	("litreperminute", "l/min"),
	("joule", "J"),
	("newton", "N"),
	("gram", "g"),
	("grams", "g"),
	("kilogram", "kg"),
	("kilograms", "kg"),
	("mole", "mol"),
	("microgrampercubicmetre", "ug/m3"),
	("microgramspercubicmetre", "ug/m3"),
	("milligrampercubicmetre", "mg/m3"),
	("partspermillion", "ppm"),
	("partsperbillion", "ppb"),
	("degree", "deg"),
	("degrees", "deg"),
	("degreeangle", "deg"),
	("°", "deg"),
	("becquerel", "Bq"),
	("sievert", "Sv"),
];

/// Codes of QUDT's vocabulary, whose letters mean other things than symbols do.
const QUDT: [(&str, &str); 28] = [
	("DEG_C", "Cel"),
	("DEG_F", "[degF]"),
	("K", "K"),
	("PERCENT", "%"),
	("UNITLESS", "1"),
	("LUX", "lx"),
	("PA", "Pa"),
	("HectoPA", "hPa"),
	("KiloPA", "kPa"),
	("W", "W"),
	("KiloW", "kW"),
	("KiloW-HR", "kWh"),
	("W-HR", "Wh"),
	("V", "V"),
	("A", "A"),
	("MilliA", "mA"),
	("SEC", "s"),
	("MIN", "min"),
	("HR", "h"),
	("M", "m"),
	("MilliM", "mm"),
	("M-PER-SEC", "m/s"),
	("KiloM-PER-HR", "km/h"),
	("HZ", "Hz"),
	("S", "S"),
	("OHM", "Ohm"),
	("PPM", "ppm"),
	("MicroGM-PER-M3", "ug/m3"),
];

/// What a unit has become.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
	/// The symbol, or the unit as it was if it is not known.
	pub symbol: String,
	/// How sure that is.
	pub known: Known,
}

/// How well a unit is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
	/// It is a symbol itself.
	Symbol,
	/// It is another spelling of the symbol.
	Spelling,
	/// It is a symbol that is often meant otherwise; the hint says how.
	Doubtful(&'static str),
	/// It is kept, since it is not known.
	Unknown,
}

impl Unit {
	/// Returns what there is to say about it; `None` if it was a symbol already.
	pub fn said(&self, was: &str) -> Option<String> {
		let Self { symbol, known } = self;
		match known {
			Known::Symbol => None,
			Known::Spelling if symbol == "[degF]" => Some(format!(
				"\"{was}\" becomes \"{symbol}\": SenML has no symbol for degrees Fahrenheit, only \"Cel\" and \"K\""
			)),
			Known::Spelling => Some(format!("\"{was}\" becomes \"{symbol}\", SenML's symbol for it")),
			Known::Doubtful(hint) => Some(format!("\"{was}\" is kept: {hint}")),
			Known::Unknown => Some(format!("\"{was}\" is kept; see SenML's registry for its symbol")),
		}
	}
}

/// Finds the symbol of a unit: a symbol, a name, or the IRI of one.
pub fn find(unit: &str) -> Unit {
	let known = |symbol: &str, known| Unit { symbol: symbol.to_owned(), known };
	let unit = unit.trim();
	if is_symbol(unit) {
		let doubt = match unit {
			"C" => Some("in SenML that is the coulomb, an electric charge; degrees Celsius are \"Cel\""),
			"F" => Some("in SenML that is the farad, an electric capacity; degrees Fahrenheit have no symbol there"),
			_ => None,
		};
		return known(unit, doubt.map_or(Known::Symbol, Known::Doubtful));
	}
	if let Some((_, code)) = unit.rsplit_once("qudt.org/vocab/unit/") {
		let found = QUDT.iter().find(|(name, _)| *name == code);
		return found.map_or(known(unit, Known::Unknown), |(_, symbol)| known(symbol, Known::Spelling));
	}
	// A symbol may have a slash in it; an IRI has its name after the last one, and a short one after a colon.
	let bare = match (unit.contains("://"), unit.rsplit_once(':')) {
		(true, _) => unit.rsplit(['#', '/']).next().unwrap_or(unit),
		(false, Some((_, name))) => name,
		(false, None) => unit,
	};
	let ascii: String = bare.chars().filter_map(plain).collect();
	if is_symbol(&ascii) && !matches!(ascii.as_str(), "C" | "F") {
		return known(&ascii, Known::Spelling);
	}
	let name =
		ascii.to_lowercase().replace(['_', '-', ' ', '.'], "").replace("meter", "metre").replace("liter", "litre");
	match NAMES.iter().find(|(other, _)| *other == name) {
		Some((_, symbol)) => known(symbol, Known::Spelling),
		None => known(unit, Known::Unknown),
	}
}

fn is_symbol(unit: &str) -> bool {
	SYMBOLS.split_whitespace().chain(USUAL.split_whitespace()).any(|symbol| symbol == unit)
}

/// Returns the character that symbols have in place of one beyond ASCII; `None` to leave it out.
fn plain(character: char) -> Option<char> {
	Some(match character {
		'µ' | 'μ' => 'u',
		'²' => '2',
		'³' => '3',
		'Ω' => 'ω',
		'⁻' | '\u{a0}' | '\u{200b}' => return None,
		other => other,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn symbols_stay_and_names_become_symbols() {
		for symbol in ["Cel", "S", "s", "m", "%RH", "hPa", "pA", "uS/cm", "m/s", "1", "%", "T", "mm"] {
			assert_eq!(find(symbol), Unit { symbol: symbol.into(), known: Known::Symbol });
		}
		for (unit, symbol) in [
			("°C", "Cel"),
			("Deg C", "Cel"),
			("degC", "Cel"),
			("celsius", "Cel"),
			("om:degree_Celsius", "Cel"),
			("http://qudt.org/vocab/unit/DEG_C", "Cel"),
			("http://qudt.org/vocab/unit/M", "m"),
			("http://www.ontology-of-units-of-measure.org/resource/om-2/degreeCelsius", "Cel"),
			("°F", "[degF]"),
			("µg/m³", "ug/m3"),
			("μg/m3", "ug/m3"),
			("W/m²", "W/m2"),
			("hertz", "Hz"),
			("Ω", "Ohm"),
			("percent", "%"),
			("Meter", "m"),
			("om2:metrePerSecond-TimeSquared", "m/s2"),
			("km/h", "km/h"),
		] {
			assert_eq!(find(unit).symbol, symbol, "{unit}");
			assert_ne!(find(unit).known, Known::Unknown, "{unit}");
		}
	}

	#[test]
	fn nothing_becomes_something_else() {
		// Megabyte and megabit, milliwatt and megawatt, siemens and second, metre and nothing that is known.
		for unit in ["M", "PA", "mw", "MM", "HZ", "v", "complicatedTemperatureUnit", "°", "ohm:M"] {
			let Unit { symbol, known } = find(unit);
			assert!(known == Known::Unknown && symbol == unit || unit == "°", "{unit} {symbol}");
		}
		for unit in ["C", "F"] {
			assert!(matches!(find(unit).known, Known::Doubtful(_)) && find(unit).symbol == unit);
			assert!(find(unit).said(unit).unwrap().contains("in SenML that is the"), "{unit}");
		}
		assert_eq!(find("S").said("S"), None);
	}

	#[test]
	fn names_lead_to_symbols() {
		for (name, symbol) in NAMES.iter().chain(&QUDT) {
			assert!(is_symbol(symbol), "{name}");
		}
		for (position, (name, _)) in NAMES.iter().enumerate() {
			assert!(NAMES[..position].iter().all(|(other, _)| other != name), "{name} twice");
			assert_eq!(*name, name.to_lowercase(), "{name}");
		}
	}
}
