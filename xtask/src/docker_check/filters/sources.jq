# What is wrong with a dashboard's data sources and numbers.
(if .id == null then empty else "it has an id" end),
(.. | objects | select(.datasource? | type == "object") | .datasource
	| select(.uid != "${datasource}" and .uid != "-- Grafana --") | "data source \(.)"),
(.panels | group_by(.id)[] | select(length > 1) | "panels of the same id: \(map(.title))")
