# What is wrong with a dashboard's panels.
def overlaps($a; $b): $a.x < $b.x + $b.w and $b.x < $a.x + $a.w and $a.y < $b.y + $b.h and $b.y < $a.y + $a.h;
[.panels[] | {title, grid: .gridPos}] as $places
| (range(0; $places | length) as $i | range(0; $i) as $j
	| select(overlaps($places[$i].grid; $places[$j].grid)) | "\($places[$i].title) lies on \($places[$j].title)"),
(.panels[] | select(.gridPos.x + .gridPos.w > 24) | "\(.title) is too wide"),
(.panels[] | select(.type == "stat" or .type == "timeseries") | select(.fieldConfig.defaults.unit | not)
	| "\(.title) has no unit"),
(.panels[] | select(.type == "timeseries") | select(any(.targets[]; .legendFormat == "")) | "\(.title) has no legend")
