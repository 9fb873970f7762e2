//! Picture of a series with its limits, flags, alarms and labelled windows, as SVG.

use crate::{
	labels::Window,
	replay::Replay,
	report::{self, Report},
};
use beadle_primitives::{QcFlag, Rule};
use beadle_profiles::gauge::Series;
use plotters::prelude::*;
use std::path::Path;

const SIZE: (u32, u32) = (1_400, 560);

const VALUE: RGBColor = RGBColor(70, 100, 140);
const SUSPECT: RGBColor = RGBColor(230, 150, 20);
const FAIL: RGBColor = RGBColor(200, 30, 30);
const ALARM: RGBColor = RGBColor(120, 0, 90);
const WINDOW: RGBColor = RGBColor(220, 60, 60);
const PROBATION: RGBColor = RGBColor(60, 150, 80);
const LIMIT: RGBColor = RGBColor(120, 120, 120);

/// Error: the picture could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("the picture could not be drawn: {0}")]
pub struct PlotError(String);

impl<E: std::error::Error + Send + Sync> From<DrawingAreaErrorKind<E>> for PlotError {
	fn from(error: DrawingAreaErrorKind<E>) -> Self {
		Self(error.to_string())
	}
}

/// Draws the picture to a file.
///
/// Long, since each of its layers lies on those before: the order is what there is to read.
///
/// # Errors
///
/// If the file cannot be written.
pub fn draw(
	path: &Path,
	title: &str,
	series: &Series,
	replay: &Replay,
	windows: &[Window],
	report: &Report,
) -> Result<(), PlotError> {
	let scale = 10f64.powi(series.decimals.into());
	let unit = |value: i64| value as f64 / scale;
	let points: Vec<(f64, f64)> = series.values.iter().map(|(at, value)| (*at as f64, unit(*value))).collect();
	let (Some(first), Some(last)) = (points.first(), points.last()) else { return Ok(()) };
	let (low, high) = vertical(&points, &replay.metric.behaviours.iter().map(|b| &b.rule).collect::<Vec<_>>(), unit);

	let area = SVGBackend::new(path, SIZE).into_drawing_area();
	area.fill(&WHITE)?;
	let caption = report.nab_standard.map_or_else(String::new, |score| format!(", NAB standard score {score:.1}"));
	let mut chart = ChartBuilder::on(&area)
		.caption(
			format!("{title}: {} alarms, {} false{caption}", report.alarms.len(), report.false_alarms),
			("sans-serif", 20),
		)
		.margin(14)
		.x_label_area_size(34)
		.y_label_area_size(64)
		.build_cartesian_2d(first.0..last.0, low..high)?;
	chart
		.configure_mesh()
		.light_line_style(WHITE)
		.x_labels(9)
		.x_label_formatter(&|at| report::text(*at as u64).get(..10).unwrap_or_default().to_owned())
		.label_style(("sans-serif", 14))
		.draw()?;

	let band = |from: f64, to: f64, colour: RGBColor, strength| {
		Rectangle::new([(from.max(first.0), low), (to.min(last.0), high)], colour.mix(strength).filled())
	};
	if let Some(end) = points.get(replay.probation) {
		chart
			.draw_series([band(first.0, end.0, PROBATION, 0.10)])?
			.label("learned from")
			.legend(|(x, y)| Rectangle::new([(x, y - 5), (x + 18, y + 5)], PROBATION.mix(0.3).filled()));
	}
	if !windows.is_empty() {
		chart
			.draw_series(windows.iter().map(|window| band(window.0 as f64, window.1 as f64, WINDOW, 0.18)))?
			.label("labelled window")
			.legend(|(x, y)| Rectangle::new([(x, y - 5), (x + 18, y + 5)], WINDOW.mix(0.4).filled()));
	}
	chart
		.draw_series(LineSeries::new(points.iter().copied(), VALUE.stroke_width(1)))?
		.label("value")
		.legend(|(x, y)| PathElement::new([(x, y), (x + 18, y)], VALUE.stroke_width(2)));
	for rule in replay.metric.behaviours.iter().map(|behaviour| &behaviour.rule) {
		let Rule::GrossRange { fail, .. } = rule else { continue };
		let lines =
			[fail.min, fail.max].map(|end| PathElement::new([(first.0, unit(end)), (last.0, unit(end))], LIMIT));
		chart
			.draw_series(lines)?
			.label("learned range")
			.legend(|(x, y)| PathElement::new([(x, y), (x + 18, y)], LIMIT));
	}
	for (flag, colour, name) in [(QcFlag::Suspect, SUSPECT, "suspect"), (QcFlag::Fail, FAIL, "failing")] {
		let flagged = points.iter().zip(&replay.flags).skip(replay.probation).filter(|(_, found)| **found == flag);
		chart
			.draw_series(flagged.map(|(point, _)| Circle::new(*point, 2, colour.filled())))?
			.label(name)
			.legend(move |(x, y)| Circle::new((x + 9, y), 3, colour.filled()));
	}
	let raised = replay.alarms.iter().filter_map(|alarm| points.get(alarm.position));
	chart
		.draw_series(raised.map(|point| TriangleMarker::new(*point, 8, ALARM.filled())))?
		.label("alarm raised")
		.legend(|(x, y)| TriangleMarker::new((x + 9, y), 6, ALARM.filled()));
	chart
		.configure_series_labels()
		.position(SeriesLabelPosition::UpperLeft)
		.background_style(WHITE.mix(0.85))
		.border_style(LIMIT)
		.label_font(("sans-serif", 13))
		.draw()?;
	area.present()?;
	Ok(())
}

/// Returns the lower and upper end of the vertical axis: all values and the learned range, with a margin.
fn vertical(points: &[(f64, f64)], rules: &[&Rule], unit: impl Fn(i64) -> f64) -> (f64, f64) {
	let ends = rules.iter().filter_map(|rule| match rule {
		Rule::GrossRange { fail, .. } => Some([unit(fail.min), unit(fail.max)]),
		_ => None,
	});
	let all = || points.iter().map(|point| point.1).chain(ends.clone().flatten());
	let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
	let room = ((high - low) * 0.05).max(f64::EPSILON);
	(low - room, high + room)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_picture_has_all_that_there_is() {
		let values = (1..).zip((0..400).map(|i| i % 10).chain([100]).chain(0..9)).map(|(i, v)| (i * 60_000, v));
		let series = Series { values: values.collect(), ..Series::default() };
		let replay = Replay::of(&series, None).unwrap();
		let windows = [(400 * 60_000, 405 * 60_000)];
		let report = Report::of(&series, &replay, &windows);
		let file = tempfile::NamedTempFile::new().unwrap();
		draw(file.path(), "a series", &series, &replay, &windows, &report).unwrap();
		let svg = std::fs::read_to_string(file.path()).unwrap();
		for text in ["a series: 2 alarms, 0 false", "labelled window", "learned range", "alarm raised", "failing"] {
			assert!(svg.contains(text), "{text}");
		}
		assert!(draw(Path::new("/nowhere/at/all.svg"), "a series", &series, &replay, &windows, &report).is_err());
	}
}
