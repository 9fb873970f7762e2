#!/usr/bin/env bash
# Brings the sensor of compose.yml onto the chain, in three steps that belong to two parties: the council has its key, the
# sensor has its own, and what goes between them, by /network/enrolment, is public. What is done already is not done again.
#
#   enrolment.sh model     the council registers the sensor's model, and creates its profile
#   enrolment.sh device    the sensor makes its key, and the proof that it has it
#   enrolment.sh enrol     the council enrols the device, assigns the profile, and grants it a quota
#
# Exit codes: 0 done, 2 wrong arguments, others as of beadle and beadle-sensor.
set -euo pipefail

# keep FILE WORDS SAID: shows what a program said, and keeps the number that it told after these words.
keep() {
	local number=${3##*"$2 "}
	number=${number%%[!0-9]*}
	printf '%s\n' "$3"
	[ -n "$number" ] || exit 3
	printf '%s\n' "$number" >"/network/enrolment/$1.new"
	mv "/network/enrolment/$1.new" "/network/enrolment/$1"
}

case ${1-} in
model)
	export BEADLE_KEY_FILE=/network/council/member
	if [ ! -e /network/enrolment/model ]; then
		said=$(beadle device register --manufacturer Beadle --name 'Roadside air-quality station' --firmware 1.0.0)
		keep model model "$said"
	fi
	if [ ! -e /network/enrolment/profile ]; then
		said=$(beadle profile apply /etc/beadle/air-quality.toml)
		keep profile profile "$said"
	fi
	;;
device)
	[ -e sensor.key ] || beadle-sensor keygen --key sensor.key
	if [ ! -e /network/enrolment/device.json ]; then
		# By a light client: the proof is for the chain of the specification, whatever a node says.
		organisation=$(cat /network/chain/organisation)
		model=$(cat /network/enrolment/model)
		beadle-sensor enrolment --key sensor.key --chain-spec /network/chain/light.json \
			--organisation "$organisation" --model "$model" --ueid roadside-1 --json >/network/enrolment/device.json.new
		mv /network/enrolment/device.json.new /network/enrolment/device.json
	fi
	;;
enrol)
	export BEADLE_KEY_FILE=/network/council/member
	if [ ! -e /network/enrolment/device ]; then
		profile=$(cat /network/enrolment/profile)
		said=$(beadle device enrol /network/enrolment/device.json --profile "$profile" --quota 1000 --refill 60)
		keep device device "$said"
	fi
	;;
*)
	printf 'enrolment: unknown step: %s\nUsage: enrolment.sh model | device | enrol\n' "${1-}" >&2
	exit 2
	;;
esac
