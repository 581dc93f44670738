#!/bin/sh
# The map page of more routes than can be told apart: numbers by district, and routes only of the one that is chosen or from near.
. "$(dirname -- "$0")/lib.sh"
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
[ -n "$browser" ] || { echo "SKIPPED: no chromium"; exit 77; }
expect 0 "$JALUR" sample trial --villages 40 --seed 5
"$JALUR" run trial/scenario.ini -o out --iterations 300 --quiet >out.txt 2>err.txt
[ $? -le 1 ] || [ $? -eq 4 ] || fail "run: $(tail -5 err.txt)"
# What the page says about itself, as its title.
cat >ask.js <<'END'
(() => {
  const J = window.J, drawn = () => J.routes.filter((r) => J.groups.routes.hasLayer(r.line)), sum = (f) => (J.districts || []).reduce((n, d) => n + f(d), 0), rows = () => [...document.querySelectorAll("#list button.row")], wrong = [];
  const must = (what, good) => { if (!good) wrong.push(what); };
  if (!J.districts) { document.title = drawn().length === J.routes.length ? "ALL DRAWN" : "NOT ALL DRAWN"; return; }
  must("routes", sum((d) => d.routes.length) === J.routes.length);
  must("served", sum((d) => d.served) === J.figures.served);
  must("unserved", sum((d) => d.unserved) === J.unserved.length);
  must("a row for each", rows().length === J.districts.length && document.querySelectorAll(".district button").length === J.districts.length);
  must("none drawn", drawn().length === 0);
  must("unserved drawn", J.unserved.every((u) => !u.mark || J.map.hasLayer(u.mark)));
  rows()[1].click();
  must("those of the chosen", drawn().length === J.districts[1].routes.length && drawn().every((r) => r.district === J.districts[1]) && rows().length === drawn().length);
  document.querySelector("#list .back").click();
  must("none again", drawn().length === 0);
  J.map.setZoom(J.zoom0 + 3, { animate: false });
  must("all from near", drawn().length === J.routes.length);
  document.title = wrong.length ? "WRONG: " + wrong.join(", ") : "AS IT SHOULD BE";
})();
END
ask() { # FROM: so many routes are too many
    sed -e "s/OVERVIEW_FROM = 400/OVERVIEW_FROM = $1/" -e "s|document.body.dataset.ready = 'yes';|&$(tr -d '\n' <ask.js | sed 's/[&|\\]/\\&/g')|" out/map.html >asked.html
    HOME=$work timeout 120 "$browser" --headless --no-sandbox --disable-gpu --window-size=1200,800 --virtual-time-budget=8000 --dump-dom "file://$work/asked.html" >dom.txt 2>print.txt
    [ -s dom.txt ] || { echo "SKIPPED: chromium shows nothing here: $(tail -3 print.txt)"; exit 77; }
    sed -n 's|.*<title>\(.*\)</title>.*|\1|p' dom.txt | head -1
}
said=$(ask 2)
[ "$said" = "AS IT SHOULD BE" ] || fail "the overview: $said"
said=$(ask 400)
[ "$said" = "ALL DRAWN" ] || fail "a page of few routes: $said"
finish
