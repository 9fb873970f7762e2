# A dashboard's queries as rules. Grafana replaces its variables by something of this form.
{groups: [{name: "dashboard", rules: [[.panels[].targets[]?.expr] | to_entries[]
	| {record: "query:\(.key)", expr: (.value | gsub("\\$__rate_interval"; "1m") | gsub("\\$(chain|instance)"; ".*"))}]}]}
