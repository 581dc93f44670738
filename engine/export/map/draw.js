/* The map. Two canvases: ground (areas, roads; deaf to the mouse) below, results (routes, stops ...) above, and a
 * third, deaf one for names and the chosen route, so that hovering never redraws thousands of things. */
(function (J) {
  'use strict';
  const map = J.map = L.map('map', { attributionControl: false, zoomControl: false, zoomSnap: 0.25, zoomDelta: 0.75, wheelPxPerZoomLevel: 90, minZoom: 3, maxZoom: 18 });
  const pane = (name, z, deaf) => { const p = map.createPane(name); p.style.zIndex = z; if (deaf) p.style.pointerEvents = 'none'; return p; };
  pane('ground', 210, true);
  pane('dots', 300, true);
  const results = pane('results', 400, false);
  pane('names', 450, true);
  const ground = L.canvas({ pane: 'ground', padding: 0.25 });
  const over = L.canvas({ pane: 'results', padding: 0.25, tolerance: 5 });

  /* ---- colours ---- */
  function oklch(l, c, h) { /* Ottosson's Oklab to sRGB */
    const a = c * Math.cos(h * Math.PI / 180), b = c * Math.sin(h * Math.PI / 180);
    const [x, y, z] = [l + 0.3963377774 * a + 0.2158037573 * b, l - 0.1055613458 * a - 0.0638541728 * b, l - 0.0894841775 * a - 1.291485548 * b].map((v) => v * v * v);
    const rgb = [4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z, -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z, -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z];
    return '#' + rgb.map((v) => { v = Math.min(1, Math.max(0, v)); v = v <= 0.0031308 ? 12.92 * v : 1.055 * Math.pow(v, 1 / 2.4) - 0.055; return Math.round(v * 255).toString(16).padStart(2, '0'); }).join('');
  }
  const TONES = [[0.54, 0.155], [0.44, 0.125], [0.64, 0.14]];
  J.routeColour = (i) => { const t = TONES[Math.floor(i / 9) % 3]; return oklch(t[0], t[1], 62 + (i * 137.508 + 190) % 310); }; /* red is kept for what is not served */
  const LAND = ['#f3eee2', '#e8efe0', '#f3e7e2', '#e4edf1', '#f3f0d9', '#eae5f0', '#e1efe9', '#f5e6d3'];
  const ACCESS = { near: ['#d3ece1', '#a5d8c4', '#6dbda3'], far: ['#fbd9a5', '#f2a65a', '#d9673a'], cls: ['', '', '#8f8fd1', '#6b5b6e', '#a89a8e', '#ffffff', '#cf93b8', '#5f9ec4', '#d9d08f', '#7d9079', '#e7b9b3'], due: ['#6dbda3', '#d3ece1', '#f2a65a', '#d9673a', '#6b5b6e', '#ecebe4'] };
  J.accessColours = ACCESS;
  J.accessColour = (cell, limit) => {
    if (cell.cls === 0) return ACCESS.near[Math.min(2, Math.floor(cell.min / limit * 3))];
    if (cell.cls === 1) return ACCESS.far[cell.min <= 1.5 * limit ? 0 : cell.min <= 2 * limit ? 1 : 2];
    return cell.cls >= 20 ? ACCESS.due[cell.cls - 20] : ACCESS.cls[cell.cls];
  };

  /* ---- symbols on the canvas; their size follows the zoom ---- */
  const SHAPES = {
    circle: (c, x, y, r) => c.arc(x, y, r, 0, 2 * Math.PI),
    square: (c, x, y, r) => c.rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7),
    diamond: (c, x, y, r) => { c.moveTo(x, y - r * 1.15); c.lineTo(x + r * 1.15, y); c.lineTo(x, y + r * 1.15); c.lineTo(x - r * 1.15, y); c.closePath(); },
    triangle: (c, x, y, r) => { c.moveTo(x, y - r * 1.1); c.lineTo(x + r * 1.05, y + r * 0.8); c.lineTo(x - r * 1.05, y + r * 0.8); c.closePath(); },
    house: (c, x, y, r) => { c.moveTo(x, y - r * 1.2); c.lineTo(x + r * 1.1, y - r * 0.25); c.lineTo(x + r * 1.1, y + r); c.lineTo(x - r * 1.1, y + r); c.lineTo(x - r * 1.1, y - r * 0.25); c.closePath(); },
  };
  J.shapes = SHAPES;
  const rel = () => map.getZoom() - (J.zoom0 === undefined ? map.getZoom() : J.zoom0);
  const grown = (r, most) => Math.min(most, r * Math.pow(1.28, Math.max(0, rel())));
  const Sym = L.CircleMarker.extend({
    _project: function () {
      this._radius = this.options.near && rel() < 1.5 ? 0 : this.options.fixed || grown(this.options.small, this.options.large);
      L.CircleMarker.prototype._project.call(this);
    },
    _updatePath: function () {
      const r = this._renderer, c = r._ctx, p = this._point;
      if (!r._drawing || this._empty() || !this._radius) return;
      const cross = this.options.cross && this._radius >= 4; /* too small for a cross: a full dot */
      if (this.options.cross) this.options.fillColor = cross ? '#fff' : this.options.color;
      c.beginPath();
      SHAPES[this.options.shape || 'circle'](c, p.x, p.y, this._radius);
      r._fillStroke(c, this);
      if (!cross) return;
      const k = this._radius * 0.45;
      c.beginPath();
      c.moveTo(p.x - k, p.y - k); c.lineTo(p.x + k, p.y + k); c.moveTo(p.x + k, p.y - k); c.lineTo(p.x - k, p.y + k);
      c.strokeStyle = this.options.color; c.lineWidth = Math.max(1.2, this._radius / 4); c.stroke();
    },
  });
  const sym = (at, o) => new Sym(at, Object.assign({ renderer: over, pane: 'results', bubblingMouseEvents: false, weight: 1, opacity: 1, fillOpacity: 1, color: '#fff', small: 4, large: 7 }, o));
  J.OFFICE = {
    warehouse: ['house', '#1d3b53'], ppk: ['square', '#3f6fa3'], pps: ['square', '#7aa3c9'], post: ['diamond', '#e0801f'],
    community: ['triangle', '#3c9a5f'], counting: ['square', '#8a5fb0'], government: ['triangle', '#7b8791'], other: ['circle', '#7b8791'],
  };

  /* ---- groups ---- */
  const group = () => L.featureGroup();
  const G = J.groups = { areas: group(), roads: group(), access: group(), closures: group(), routes: group(), stations: group(), unserved: group(), offices: group(), staffing: group(), problems: group(), sites: group() };

  /* Neighbouring kecamatan (districts of the overview) get different fills: the least used one that no overlapping box has. */
  function landColours() {
    const level = J.districtLevel || 2, colour = new Map(), used = LAND.map(() => 0), ids = [...new Set(J.areas.filter((a) => a.level === 3).map((a) => J.up(a.i, level)))];
    const boxes = new Map();
    for (const a of J.areas) if (a.box && a.level >= 2) {
      const k = J.up(a.i, level), b = boxes.get(k);
      boxes.set(k, b ? [Math.min(b[0], a.box[0]), Math.min(b[1], a.box[1]), Math.max(b[2], a.box[2]), Math.max(b[3], a.box[3])] : a.box.slice());
    }
    for (const id of boxes.keys()) if (!ids.includes(id)) ids.push(id);
    for (const id of ids) {
      const b = boxes.get(id), taken = new Set();
      if (b) for (const [other, c] of colour) { const o = boxes.get(other); if (o && o[0] <= b[2] && b[0] <= o[2] && o[1] <= b[3] && b[1] <= o[3]) taken.add(c); }
      let pick = -1;
      for (let i = 0; i < LAND.length; i++) if (!taken.has(i) && (pick < 0 || used[i] < used[pick])) pick = i;
      if (pick < 0) pick = used.indexOf(Math.min(...used));
      used[pick]++; colour.set(id, pick);
    }
    return (i) => LAND[colour.get(J.up(i, level)) || 0];
  }
  const land = landColours();
    /* Higher areas show only where nothing finer does: their polygons are often generalised and would not match. */
  const covered = new Set();
  for (const a of J.areas) if (a.parts) for (let i = a.parent; i >= 0; i = J.areas[i].parent) covered.add(i);
  const shown = J.areas.filter((a) => a.parts && !covered.has(a.i)).sort((a, b) => a.level - b.level || a.i - b.i);
  J.shown = new Set(shown.map((a) => a.i));
  const fills = new Map(); /* area index -> polygon */
  const still = { renderer: ground, pane: 'ground', interactive: false, smoothFactor: 0.6 };
  for (const a of shown) G.areas.addLayer(L.polygon(a.parts, Object.assign({ weight: 6, color: '#b6ccd8', opacity: 0.55, fill: false }, still))); /* shore */
  for (const a of shown) {
    const p = L.polygon(a.parts, Object.assign({ weight: 1.1, color: '#ffffff', opacity: 0.95, fillColor: land(a.i), fillOpacity: 1 }, still));
    fills.set(a.i, p); G.areas.addLayer(p);
  }

  const ROAD = {
    motorway: [2.2, '#b3a793'], trunk: [2.1, '#b5aa98'], primary: [1.8, '#b8ae9e'], secondary: [1.4, '#b9b1a5'], tertiary: [1.1, '#b7b2aa'],
    local: [0.8, '#b3b7ba'], other: [0.7, '#b9bdc0'], track: [0.7, '#b3a58f', '4 3'], path: [0.7, '#b3a58f', '2 3'], ferry: [1.4, '#4f86c0', '6 5'], water: [1.4, '#4f86c0', '3 4'],
  };
  const MINOR = { local: 1, other: 1, track: 1, path: 1 };
  const roadLayers = [];
  const heavy = J.roads.reduce((n, r) => n + r.lines.length, 0) > 4000;
  for (const minor of [true, false]) for (const r of J.roads) if (!!MINOR[r.cls] === minor) {
    const s = ROAD[r.cls] || ROAD.other;
    const line = L.polyline(r.lines, { renderer: ground, pane: 'ground', interactive: false, smoothFactor: 1.2, color: s[1], weight: s[0], dashArray: s[2] });
    line.roadWeight = s[0]; line.minor = minor;
    roadLayers.push(line); G.roads.addLayer(line);
  }
  function styleRoads() {
    const z = Math.max(0, rel());
    for (const l of roadLayers) l.setStyle({ weight: l.roadWeight * Math.min(2.4, 1 + z * 0.22), opacity: l.minor && heavy ? Math.min(0.95, 0.4 + z * 0.2) : 0.95 });
  }

  /* ---- closed and slowed roads, under the routes ---- */
  J.CLOSURE = { closed: '#c2185b', slowed: '#c77700', open: '#3c9a5f' };
  for (const c of J.closures) {
    const line = L.polyline(c.lines, { renderer: over, pane: 'results', bubblingMouseEvents: false, color: J.CLOSURE[c.state], weight: 4.5, opacity: 0.9, dashArray: '2 7', smoothFactor: 1.2 });
    line.item = c;
    G.closures.addLayer(line);
  }

  /* ---- routes and stops ---- */
  const many = J.stations.length > 1500;
  const thin = J.routes.length > 120 ? 1.5 : J.routes.length > 40 ? 2.1 : 2.7;
  for (const r of J.routes) {
    r.colour = J.routeColour(r.i);
    r.line = L.polyline(r.lines, { renderer: over, pane: 'results', bubblingMouseEvents: false, color: r.colour, weight: thin, opacity: many ? 0.75 : 0.88, smoothFactor: 1.2 });
    r.line.item = r;
    if (!J.districts) G.routes.addLayer(r.line);
  }
  for (const s of J.stations) {
    if (!s.at || s.unserved >= 0) continue;
    const c = s.route >= 0 ? J.routes[s.route].colour : '#7b8791', guess = s.placed === 2;
    s.mark = sym(s.at, { small: J.stations.length > 4000 ? 1.2 : many ? 1.9 : 3.1, large: 6.5, color: guess ? c : '#ffffff', weight: guess ? (J.stations.length > 4000 ? 0.7 : many ? 1 : 1.3) : many ? 0.4 : 0.8, fillColor: guess ? '#ffffff' : c });
    s.mark.item = s;
    if (!J.districts || s.route < 0) G.stations.addLayer(s.mark);
  }
  const RED = '#c62828';
  const dashed = (line, colour) => L.polyline(line, { renderer: over, pane: 'results', interactive: false, color: colour, weight: 1.6, dashArray: '5 4', opacity: 0.9 });
  /* Links of hundreds of stations to one road end would cover the map: each different one once, and only when there is room. */
  const links = new Map();
  for (const u of J.unserved) if (u.link) links.set(u.link.map((p) => p.map((x) => x.toFixed(3))).join(), u.link);
  const manyLinks = J.manyLinks = J.unserved.filter((u) => u.link).length > 40;
  const linkGroup = L.featureGroup();
  if (manyLinks) for (const l of links.values()) linkGroup.addLayer(L.polyline(l, { renderer: over, pane: 'results', interactive: false, color: RED, weight: 1, dashArray: '3 4', opacity: 0.55 }));
  J.showLinks = () => {
    const want = manyLinks && map.hasLayer(G.unserved) && map.getZoom() - (J.zoom0 === undefined ? 99 : J.zoom0) >= 2;
    if (want !== map.hasLayer(linkGroup)) { if (want) { map.addLayer(linkGroup); linkGroup.bringToBack(); } else map.removeLayer(linkGroup); }
    const near = rel() >= 1.5;
    if (near !== map.hasLayer(wayLinks)) { if (near) { map.addLayer(wayLinks); wayLinks.bringToBack(); } else map.removeLayer(wayLinks); }
  };
  J.closeUp = () => rel() >= 2; /* so near that routes can be told apart however many there are */
  let picked = null;
  J.pickLink = (u) => { if (picked) { map.removeLayer(picked); picked = null; } if (u && u.link && manyLinks) picked = dashed(u.link, RED).addTo(map); };
  for (const u of J.unserved) {
    const s = J.stations[u.s], at = (s && s.at) || (u.link && u.link[1]);
    if (u.link && !manyLinks) G.unserved.addLayer(dashed(u.link, RED));
    if (!at) continue;
    u.at = at;
    u.mark = sym(at, { small: J.unserved.length > 300 ? 1.8 : J.unserved.length > 100 ? 2.8 : many ? 4.2 : 5.6, large: 8, color: RED, weight: J.unserved.length > 100 ? 1 : 1.6, fillColor: '#fff', cross: true });
    u.mark.item = u;
    G.unserved.addLayer(u.mark);
  }
  const depots = J.offices.filter((o) => o.depot).length, crowd = J.crowd = J.offices.length > (J.districts ? 150 : 1000); /* these would hide all else from afar */
  for (const o of J.offices) if (o.at) {
    const s = J.OFFICE[o.kind] || J.OFFICE.other;
    o.mark = sym(o.at, o.depot ? { shape: 'house', small: depots > 8 ? 5.5 : 9.5, large: 9.5, fillColor: '#1d3b53', weight: depots > 8 ? 1.4 : 2 } : { shape: s[0], small: J.offices.length > 150 ? 3 : 4.4, large: 8, fillColor: s[1], weight: 1.2, near: crowd });
    o.mark.item = o;
    if (!o.depot) G.offices.addLayer(o.mark);
  }
  for (const o of J.offices) if (o.mark && o.depot) G.offices.addLayer(o.mark);
  const heads = (s) => s.perm + s.temp + s.sup + s.coord;
  const most = J.staff.reduce((m, s) => Math.max(m, heads(s)), 1);
  for (const s of J.staff) {
    const o = J.offices[s.o];
    if (!o || !o.at) continue;
    const m = sym(o.at, { fixed: 7 + 17 * Math.sqrt(heads(s) / most), fillColor: '#f0b429', fillOpacity: 0.55, color: '#9a6a00', weight: 1.2 });
    m.item = o; s.mark = m;
    G.staffing.addLayer(m);
  }
  for (const p of J.problems) {
    const m = sym(p.at, { shape: 'triangle', small: 4.5, large: 7, fillColor: p.sev === 'blocks' ? RED : p.sev === 'warning' ? '#e6a100' : '#8a97a1', weight: 1 });
    m.item = p;
    G.problems.addLayer(m);
  }

  /* ---- access: village fills change their meaning, missing links and villages without polygon on top ---- */
  J.way = 0;
  const wayLinks = L.featureGroup(); /* many of them would cover the map: only when there is room */
  J.showAccess = (on) => {
    for (const [i, p] of fills) p.setStyle({ fillColor: land(i) });
    G.access.clearLayers();
    wayLinks.clearLayers();
    J.dotsOn = !!on && J.dots;
    if (J.dots) dots.draw();
    if (!on || !J.access) return;
    J.manyWayLinks = J.access.cells[J.way].filter((c) => c.link).length > 60;
    J.access.cells[J.way].forEach((c, k) => {
      const i = J.access.villages[k], p = fills.get(i), colour = J.accessColour(c, J.access.limit);
      if (p) p.setStyle({ fillColor: colour });
      else if (J.access.at[k] && c.cls !== 5 && !J.dots) { const m = sym(J.access.at[k], { small: 4.5, large: 8, fillColor: colour, color: '#56646f' }); m.item = J.areas[i]; G.access.addLayer(m); }
      if (c.link) (J.manyWayLinks ? wayLinks : G.access).addLayer(dashed(c.link, '#4a3f4d'));
    });
  };

  /* ---- sites: what each serves, and the places with their rank ---- */
  const SITE = J.SITE = { new: '#c2185b', kept: '#5b6b76', closed: '#b9a7a0' };
  if (J.sites) {
    for (const w of J.sites.ways) {
      const s = J.sites.item[w.to], near = w.min !== null && w.min <= J.sites.limit;
      if (s.at && w.from && (s.at[0] !== w.from[0] || s.at[1] !== w.from[1]))
        G.sites.addLayer(L.polyline([w.from, s.at], { renderer: over, pane: 'results', interactive: false, color: SITE[s.state], weight: near ? 1.3 : 0.9, opacity: near ? 0.75 : 0.4, dashArray: near ? null : '2 4' }));
    }
    for (const s of J.sites.item) {
      if (!s.at) continue;
      s.mark = sym(s.at, { shape: s.state === 'new' ? 'diamond' : 'square', small: s.state === 'new' ? 9 : 4.5, large: 12, fillColor: SITE[s.state], weight: 1.6, cross: false });
      s.mark.item = s;
      G.sites.addLayer(s.mark);
      if (s.rank) G.sites.addLayer(L.tooltip({ permanent: true, direction: 'center', className: 'rank' }).setLatLng(s.at).setContent(String(s.rank)));
    }
  }

  /* ---- names and the chosen route ---- */
  const labels = [], LABEL_MOST = 26;
  /* A name that no area is wide enough for is cut; the whole one is told where the mouse rests on it. */
  const cut = (name) => { const letters = [...name]; return letters.length > LABEL_MOST ? letters.slice(0, LABEL_MOST - 1).join('').trimEnd() + '\u2026' : name; };
  for (const a of J.areas) {
    if (!a.spot || !a.name) continue;
    if (a.level === 1 && J.areas.filter((x) => x.level === 1).length < 2) continue;
    if (a.level === 0) continue;
    labels.push({ at: a.spot, box: a.box, level: a.level, whole: a.name, text: a.level === 3 ? cut(a.name) : cut(a.name).toUpperCase() });
  }
  labels.sort((a, b) => a.level - b.level);
  const FONT = { 1: '700 14px system-ui, sans-serif', 2: '600 11px system-ui, sans-serif', 3: '400 10.5px system-ui, sans-serif' };
  const INK = { 1: '#33424e', 2: '#475763', 3: '#5d6b75' };
  const focus = J.focus = { route: null, hover: null, district: null, names: true };

  /* A canvas that is drawn anew as a whole. */
  const Sheet = L.Renderer.extend({
    _initContainer: function () { this._container = document.createElement('canvas'); this._ctx = this._container.getContext('2d'); },
    _destroyContainer: function () { this._container.remove(); },
    _update: function () {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const b = this._bounds, size = b.getSize(), m = Math.min(3, window.devicePixelRatio || 1), c = this._container;
      L.DomUtil.setPosition(c, b.min);
      c.width = m * size.x; c.height = m * size.y; c.style.width = size.x + 'px'; c.style.height = size.y + 'px';
      this._ctx.scale(m, m); this._ctx.translate(-b.min.x, -b.min.y);
      this.fire('update');
    },
    _updatePaths: function () { this.draw(); },
    clean: function () {
      const c = this._ctx, b = this._bounds;
      if (b) c.clearRect(b.min.x, b.min.y, b.max.x - b.min.x, b.max.y - b.min.y);
      return !!b;
    },
  });

  /* Villages of a country: what is served first, so that gaps are not hidden. The size follows the zoom. */
  const Dots = Sheet.extend({
    draw: function () {
      if (!this.clean() || !J.dotsOn) return;
      const c = this._ctx, b = this._bounds, cells = J.access.cells[J.way], size = Math.min(9, 2.2 * Math.pow(1.45, Math.max(0, rel())));
      const kinds = new Map();
      cells.forEach((cell, k) => {
        if (!J.access.at[k]) return;
        const colour = J.accessColour(cell, J.access.limit), rank = cell.cls === 0 || cell.cls >= 20 ? 0 : cell.cls === 1 ? 1 : 2;
        if (!kinds.has(colour)) kinds.set(colour, { rank, list: [] });
        kinds.get(colour).list.push(J.access.at[k]);
      });
      for (const [colour, kind] of [...kinds].sort((x, y) => x[1].rank - y[1].rank)) {
        c.fillStyle = colour;
        c.beginPath();
        for (const at of kind.list) {
          const p = map.latLngToLayerPoint(at);
          if (!b.contains(p)) continue;
          if (size < 3) c.rect(p.x - size / 2, p.y - size / 2, size, size);
          else { c.moveTo(p.x + size / 2, p.y); c.arc(p.x, p.y, size / 2, 0, 2 * Math.PI); }
        }
        c.fill();
        if (size >= 4) { c.strokeStyle = 'rgba(51,66,78,.55)'; c.lineWidth = 0.6; c.stroke(); }
      }
    },
  });
  const dots = new Dots({ pane: 'dots', padding: 0.1 });
  /* The village whose dot is under the mouse. */
  J.dotAt = (point) => {
    let best = null, least = 64;
    if (J.dotsOn) J.access.at.forEach((at, k) => {
      if (!at) return;
      const p = map.latLngToLayerPoint(at), d = (p.x - point.x) * (p.x - point.x) + (p.y - point.y) * (p.y - point.y);
      if (d < least) { least = d; best = J.areas[J.access.villages[k]]; }
    });
    return best;
  };

  const Names = Sheet.extend({
    draw: function () {
      if (!this.clean()) return;
      const c = this._ctx, taken = [];
      if (focus.hover && focus.hover !== focus.route) this.line(focus.hover, thin + 2.4);
      if (focus.route) { this.line(focus.route, 4.6); this.walks(focus.route); this.arrows(focus.route); this.depot(focus.route, taken); this.numbers(focus.route, taken); }
      if (focus.names) this.names(taken);
    },
    trace: function (line) {
      const c = this._ctx;
      line.forEach((p, i) => { const q = map.latLngToLayerPoint(p); if (i) c.lineTo(q.x, q.y); else c.moveTo(q.x, q.y); });
    },
    line: function (r, weight) {
      const c = this._ctx;
      c.lineJoin = c.lineCap = 'round'; c.setLineDash([]);
      c.beginPath();
      for (const l of r.lines) this.trace(l);
      c.strokeStyle = 'rgba(255,255,255,.95)'; c.lineWidth = weight + 3.4; c.stroke();
      c.strokeStyle = r.colour; c.lineWidth = weight; c.stroke();
    },
    walks: function (r) {
      const c = this._ctx;
      c.beginPath();
      for (const l of r.walks) this.trace(l);
      c.setLineDash([2, 4]); c.strokeStyle = r.colour; c.lineWidth = 2; c.stroke(); c.setLineDash([]);
    },
    arrows: function (r) {
      const c = this._ctx, STEP = 120;
      let rest = STEP * 0.5;
      for (const l of r.lines) {
        let p = map.latLngToLayerPoint(l[0]);
        for (let i = 1; i < l.length; i++) {
          const q = map.latLngToLayerPoint(l[i]), d = p.distanceTo(q);
          for (; rest <= d; rest += STEP) { /* beside the line, on the left where one drives: there and back stay apart */
            const ux = (q.x - p.x) / d, uy = (q.y - p.y) / d;
            this.arrow(c, r.colour, p.x + ux * rest + uy * 7, p.y + uy * rest - ux * 7, Math.atan2(uy, ux));
          }
          rest -= d; p = q;
        }
      }
    },
    arrow: function (c, colour, x, y, angle) {
      c.save(); c.translate(x, y); c.rotate(angle);
      c.beginPath(); c.moveTo(7, 0); c.lineTo(-4.5, 4.8); c.lineTo(-2.2, 0); c.lineTo(-4.5, -4.8); c.closePath();
      c.strokeStyle = '#fff'; c.lineWidth = 2; c.stroke(); c.fillStyle = colour; c.fill(); c.restore();
    },
    depot: function (r, taken) { for (const i of new Set([r.depot, r.end])) this.house(J.offices[i], taken); },
    house: function (o, taken) {
      const c = this._ctx;
      if (!o || !o.at) return;
      const p = map.latLngToLayerPoint(o.at);
      c.beginPath(); SHAPES.house(c, p.x, p.y, 9.5);
      c.fillStyle = '#1d3b53'; c.fill(); c.strokeStyle = '#fff'; c.lineWidth = 2; c.stroke();
      taken.push([p.x - 12, p.y - 13, p.x + 12, p.y + 12]);
    },
    numbers: function (r, taken) {
      const c = this._ctx, R = 9.5;
      c.font = '700 10.5px system-ui, sans-serif'; c.textAlign = 'center'; c.textBaseline = 'middle'; c.lineWidth = 1.8;
      const spots = r.visits.map((v, k) => ({ s: J.stations[v.s], k })).filter((x) => x.s && x.s.at).map((x) => Object.assign(x, { p: map.latLngToLayerPoint(x.s.at) }));
      for (const e of r.events) {
        if (!e.at) continue;
        const p = map.latLngToLayerPoint(e.at);
        c.beginPath(); c.moveTo(p.x, p.y - 7); c.lineTo(p.x + 7, p.y); c.lineTo(p.x, p.y + 7); c.lineTo(p.x - 7, p.y); c.closePath();
        c.fillStyle = e.kind === 'reload' ? '#1d3b53' : e.kind === 'night' ? '#6b4fa0' : e.kind === 'drop' ? '#2a9d8f' : '#ffd666'; c.fill(); c.strokeStyle = '#fff'; c.stroke();
        taken.push([p.x - 7, p.y - 7, p.x + 7, p.y + 7]);
      }
      const placed = [];
      for (const x of spots) { x.full = placed.every((p) => Math.hypot(p.x - x.p.x, p.y - x.p.y) > 2 * R - 2); if (x.full) placed.push(x.p); }
      spots.sort((a, b) => (a.full ? 1 : 0) - (b.full ? 1 : 0));
      for (const x of spots) {
        const guess = x.s.placed === 2, rad = x.full ? R : 4;
        c.beginPath(); c.arc(x.p.x, x.p.y, rad, 0, 2 * Math.PI);
        c.fillStyle = guess ? '#fff' : r.colour; c.fill();
        c.strokeStyle = guess ? r.colour : '#fff'; c.stroke();
        if (!x.full) continue;
        c.fillStyle = guess ? r.colour : '#fff'; c.fillText(x.k + 1, x.p.x, x.p.y + 0.5);
        taken.push([x.p.x - R, x.p.y - R, x.p.x + R, x.p.y + R]);
      }
    },
    names: function (taken) {
      const c = this._ctx;
      if (J.sites && map.hasLayer(G.sites)) for (const s of J.sites.item) if (s.rank && s.at) { const p = map.latLngToLayerPoint(s.at); taken.push([p.x - 11, p.y - 11, p.x + 11, p.y + 11]); }
      for (const o of J.offices) if (o.depot && o.at && map.hasLayer(G.offices)) { const p = map.latLngToLayerPoint(o.at); taken.push([p.x - 12, p.y - 13, p.x + 12, p.y + 12]); }
      c.textAlign = 'center'; c.textBaseline = 'middle'; c.lineJoin = 'round';
      for (const l of labels) {
        l.room = null;
        const p = map.latLngToLayerPoint(l.at);
        if (!this._bounds.contains(p)) continue;
        const west = map.latLngToLayerPoint([l.box[0], l.box[1]]), east = map.latLngToLayerPoint([l.box[2], l.box[3]]);
        c.font = FONT[l.level];
        if (l.width === undefined) l.width = c.measureText(l.text).width;
        if (east.x - west.x < l.width * (l.level === 3 ? 0.85 : 0.7)) continue;
        if (l.level === 1 && rel() > -0.5) continue;
        if (J.districts && !J.closeUp() && !focus.district) continue; /* the districts' own stand there */
        const w = l.width / 2 + 3, r = [p.x - w, p.y - 8, p.x + w, p.y + 8];
        if (taken.some((t) => t[0] < r[2] && r[0] < t[2] && t[1] < r[3] && r[1] < t[3])) continue;
        taken.push(l.room = r);
        c.strokeStyle = 'rgba(255,255,255,.85)'; c.lineWidth = 3; c.strokeText(l.text, p.x, p.y);
        c.fillStyle = INK[l.level]; c.fillText(l.text, p.x, p.y);
      }
    },
  });
  const names = J.names = new Names({ pane: 'names', padding: 0.2 });
  J.wholeName = (p) => { const l = focus.names && labels.find((x) => x.room && cut(x.whole) !== x.whole && x.room[0] <= p.x && p.x <= x.room[2] && x.room[1] <= p.y && p.y <= x.room[3]); return l ? l.whole : null; };
  J.redraw = () => names.draw();
  J.dim = (on) => { results.style.opacity = on ? 0.22 : 1; };
  J.redrawNow = () => { for (const c of [ground, over]) if (c._ctx) { c._redrawBounds = null; c._redraw(); } names.draw(); };

  /* ---- start ---- */
  function everything() {
    const b = L.latLngBounds([]);
    const areas = shown;
    for (const a of areas) { b.extend([a.box[0], a.box[1]]); b.extend([a.box[2], a.box[3]]); }
    if (!areas.length && J.access) for (const at of J.access.at) if (at) b.extend(at);
    if (!areas.length) {
      for (const s of J.stations) if (s.at) b.extend(s.at);
      for (const o of J.offices) if (o.at) b.extend(o.at);
      if (!b.isValid()) for (const r of J.roads) for (const l of r.lines) for (const p of l) b.extend(p);
    }
    return b.isValid() ? b : L.latLngBounds([[-11, 95], [6, 141]]);
  }
  /* Room for the legend is kept free on maps wider than this, px. */
  J.roomy = 860;
  J.padding = (edge) => { const w = document.getElementById('legend').offsetWidth; return { paddingTopLeft: [edge + 34, edge], paddingBottomRight: [map.getSize().x > J.roomy ? Math.max(edge, w + 30) : edge, edge] }; };
  J.fitAll = (how) => map.fitBounds(everything(), Object.assign({ maxZoom: 15 }, how || J.padding(18)));
  map.fitBounds(everything(), { animate: false });
  /* Once more when panel and legend have their sizes. */
  J.start = () => { map.invalidateSize({ animate: false }); J.fitAll(Object.assign({ animate: false }, J.padding(18))); J.zoom0 = map.getZoom(); styleRoads(); map.fire('viewreset'); };
  J.zoom0 = map.getZoom();
  for (const key of ['areas', 'roads', 'access', 'routes', 'closures', 'staffing', 'offices', 'stations', 'unserved', 'problems', 'sites']) map.addLayer(G[key]);
  styleRoads();
  if (J.dots) map.addLayer(dots);
  map.addLayer(names);
  map.on('zoomend', styleRoads);
  map.on('zoomend', () => J.showLinks());
  map.on('popupclose', () => J.pickLink(null));
  L.control.scale({ imperial: false, maxWidth: 140, position: 'bottomleft' }).addTo(map);
})(window.J);
