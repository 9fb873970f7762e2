// What is expected of the devices.

const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * What becomes of failing values.
 *
 * @param {number} datapointsToAlarm
 * @param {number} datapointsToClear
 * @param {'None' | 'Suspend'} [mitigation]
 */
function flag(datapointsToAlarm, datapointsToClear, mitigation = 'None') {
	return { Flag: { datapointsToAlarm, datapointsToClear, mitigation } };
}

/**
 * A station with a gauge and a counter, each with all rules.
 *
 * @param {number} change The most that the temperature may change in a minute, in hundredths of a degree.
 * @param {number} tolerance Of its flat line.
 */
export function station(change, tolerance) {
	const night = { first: 0, last: 5, fail: { min: -1_000, max: 2_500 }, suspect: { min: 0, max: 2_400 } };
	const day = { first: 6, last: 23, fail: { min: -1_000, max: 4_500 }, suspect: null };
	const allYear = { first: 1, last: 12, fail: { min: 0, max: 40 }, suspect: null };
	const temperature = [
		{ rule: { GrossRange: { fail: { min: -4_000, max: 8_500 }, suspect: null } }, onFail: 'Refuse' },
		{
			rule: { RateOfChange: { suspect: { change: 50, per: MINUTE }, fail: { change, per: MINUTE } } },
			onFail: flag(2, 2),
		},
		{
			rule: { FlatLine: { tolerance, suspectAfter: 20 * MINUTE, failAfter: 30 * MINUTE } },
			onFail: flag(3, 2),
		},
		{ rule: { Gap: { max: 60 * MINUTE } }, onFail: flag(3, 1) },
		{ rule: { Spike: { suspect: 100, fail: 400 } }, onFail: flag(3, 1) },
		{ rule: { Climatology: { calendar: 'HourOfDay', seasons: [night, day] } }, onFail: flag(5, 1) },
		{
			rule: { Deviation: { halfLife: 20, tolerance: 10, suspectK: 300, failK: 600, warmUp: 8 } },
			onFail: flag(3, 1),
		},
	];
	const vehicles = [
		{ rule: { GrossRange: { fail: { min: 0, max: 50 }, suspect: { min: 0, max: 30 } } }, onFail: flag(2, 1) },
		{ rule: { RateOfChange: { suspect: null, fail: { change: 40, per: MINUTE } } }, onFail: flag(2, 1) },
		{ rule: { FlatLine: { tolerance: 0, suspectAfter: null, failAfter: 60 * MINUTE } }, onFail: flag(2, 1) },
		{ rule: { Gap: { max: 90 * MINUTE } }, onFail: flag(2, 1) },
		{ rule: { Spike: { suspect: null, fail: 20 } }, onFail: flag(2, 1) },
		{ rule: { Climatology: { calendar: 'MonthOfYear', seasons: [allYear] } }, onFail: flag(5, 1) },
		{
			rule: { Deviation: { halfLife: 10, tolerance: 2, suspectK: null, failK: 500, warmUp: 4 } },
			onFail: flag(3, 1),
		},
	];
	return {
		name: 'station',
		maxRecords: 64,
		maxPackBytes: 850,
		minInterval: 1_000,
		maxAhead: 30_000,
		maxAge: 7 * DAY,
		metrics: [
			{ name: 'temperature', unit: 'Cel', decimals: 2, kind: 'Gauge', behaviours: temperature },
			{ name: 'vehicles', unit: 'count', decimals: 0, kind: 'Counter', behaviours: vehicles },
		],
	};
}

/**
 * A device that is heard of every few seconds, and suspended when its voltage is unsteady.
 *
 * @param {number} change The most that the voltage may change in a second, in thousandths of a volt.
 */
export function heartbeat(change) {
	const voltage = [
		{ rule: { RateOfChange: { suspect: null, fail: { change, per: 1_000 } } }, onFail: flag(2, 2, 'Suspend') },
		{ rule: { Gap: { max: 4_000 } }, onFail: flag(2, 1, 'Suspend') },
	];
	return {
		name: 'heartbeat',
		maxRecords: 8,
		maxPackBytes: 200,
		minInterval: 500,
		maxAhead: 30_000,
		maxAge: 7 * DAY,
		metrics: [{ name: 'voltage', unit: 'V', decimals: 3, kind: 'Gauge', behaviours: voltage }],
	};
}
