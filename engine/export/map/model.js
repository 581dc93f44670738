/* Unpacks the data block. Numbers in texts are base-32 digits with a continuation bit, least significant first,
 * sign in the lowest bit; positions are differences to the position before, in 1e-5 degrees, longitude first. */
(function (J) {
  'use strict';
  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const DIGIT = new Int8Array(128);
  for (let i = 0; i < 64; i++) DIGIT[ALPHABET.charCodeAt(i)] = i;

  class Reader {
    constructor(text) { this.text = text; this.at = 0; this.x = 0; this.y = 0; }
    more() { return this.at < this.text.length; }
    int() {
      let u = 0, scale = 1, d;
      do { d = DIGIT[this.text.charCodeAt(this.at++)]; u += (d & 31) * scale; scale *= 32; } while (d & 32);
      return u % 2 ? -(u + 1) / 2 : u / 2;
    }
    point() { this.x += this.int(); this.y += this.int(); return [this.y / 1e5, this.x / 1e5]; }
    line() { const n = this.int(), out = new Array(n); for (let i = 0; i < n; i++) out[i] = this.point(); return out; }
    lines() { const out = []; while (this.more()) out.push(this.line()); return out; }
    points() { const out = []; while (this.more()) out.push(this.point()); return out; }
  }
  const lines = (text) => new Reader(text).lines();
  const points = (text) => new Reader(text).points();
  function polygon(text) { /* parts of rings */
    if (!text) return null;
    const r = new Reader(text), parts = [];
    for (let n = r.int(); n > 0; n--) {
      const rings = [];
      for (let k = r.int(), shell = true; k > 0; k--) {
        const ring = r.line();
        if (ring.length || shell) rings.push(ring);
        shell = false;
      }
      if (rings[0] && rings[0].length) parts.push(rings);
    }
    return parts.length ? parts : null;
  }

  function box(parts) {
    const b = [90, 180, -90, -180];
    for (const part of parts) for (const p of part[0]) {
      if (p[0] < b[0]) b[0] = p[0]; if (p[1] < b[1]) b[1] = p[1];
      if (p[0] > b[2]) b[2] = p[0]; if (p[1] > b[3]) b[3] = p[1];
    }
    return b;
  }
  function inside(p, parts) {
    let odd = false;
    for (const part of parts) for (const ring of part)
      for (let i = 0, k = ring.length - 1; i < ring.length; k = i++) {
        const a = ring[i], b = ring[k];
        if ((a[0] > p[0]) !== (b[0] > p[0]) && p[1] < (b[1] - a[1]) * (p[0] - a[0]) / (b[0] - a[0]) + a[1]) odd = !odd;
      }
    return odd;
  }
  function ringArea(r) {
    let s = 0;
    for (let i = 0, k = r.length - 1; i < r.length; k = i++) s += r[k][1] * r[i][0] - r[i][1] * r[k][0];
    return s / 2;
  }
  /* A good place for a name: the widest run of the biggest part on the line through its middle. */
  function labelPoint(parts) {
    let best = parts[0];
    for (const part of parts) if (Math.abs(ringArea(part[0])) > Math.abs(ringArea(best[0]))) best = part;
    const b = box([best]);
    let spot = null, widest = -1;
    for (const share of [0.5, 0.4, 0.6, 0.3, 0.7]) {
      const y = b[0] + (b[2] - b[0]) * share, xs = [];
      for (const ring of best)
        for (let i = 0, k = ring.length - 1; i < ring.length; k = i++) {
          const p = ring[i], q = ring[k];
          if ((p[0] > y) !== (q[0] > y)) xs.push((q[1] - p[1]) * (y - p[0]) / (q[0] - p[0]) + p[1]);
        }
      xs.sort((p, q) => p - q);
      for (let i = 0; i + 1 < xs.length; i += 2) {
        const width = (xs[i + 1] - xs[i]) * (share === 0.5 ? 1.25 : 1);
        if (width > widest) { widest = width; spot = [y, (xs[i] + xs[i + 1]) / 2]; }
      }
    }
    return spot || [(b[0] + b[2]) / 2, (b[1] + b[3]) / 2];
  }
  J.inside = inside;

  const D = JSON.parse(document.getElementById('data').textContent);
  J.data = D;
  const A = D.areas;
  J.areas = A.code.map((code, i) => {
    const parts = polygon(A.shape[i]);
    return { i, code, name: A.name[i], level: A.level[i], parent: A.parent[i], parts, box: parts ? box(parts) : null };
  });
  const up = (i, level) => { while (i >= 0 && J.areas[i].level > level) i = J.areas[i].parent; return i >= 0 && J.areas[i].level === level ? i : -1; };
  J.areaName = (i) => (i >= 0 && J.areas[i] ? J.areas[i].name || J.areas[i].code : '');
  J.kecamatan = (i) => (i >= 0 ? J.areaName(up(i, 2)) : '');
  J.up = up;
  for (const a of J.areas) a.spot = a.parts ? labelPoint(a.parts) : null;

  const table = (t, more) => t.id.map((id, i) => Object.assign({ i, id, area: t.area[i], placed: t.p[i] }, more(i)));
  const oAt = points(D.offices.at), sAt = points(D.stations.at);
  J.offices = table(D.offices, (i) => ({ name: D.offices.name[i], kind: D.offices.kind[i], depot: !!D.offices.depot[i], at: D.offices.p[i] ? oAt[i] : null }));
  J.stations = table(D.stations, (i) => ({ voters: D.stations.voters[i], boxes: D.stations.boxes[i], kg: D.stations.kg[i], at: D.stations.p[i] ? sAt[i] : null, route: -1, seq: 0, unserved: -1 }));
  J.routes = D.routes.map((r, i) => {
    const v = r.v;
    const visits = v.s.map((s, k) => ({ s, arrive: v.a[k], start: v.t[k], depart: v.d[k], m: v.m[k], walk: v.w[k], left: v.l[k] }));
    visits.forEach((x, k) => { const s = J.stations[x.s]; if (s && s.route < 0) { s.route = i; s.seq = k + 1; } });
    const e = r.e, eAt = e ? points(e.at) : [];
    const events = e ? e.k.map((kind, k) => ({ kind, before: e.b[k], office: e.o[k], arrive: e.a[k], start: e.t[k], depart: e.d[k], left: e.l[k], at: e.p[k] ? eAt[k] : null })) : [];
    return Object.assign({}, r, { i, visits, events, lines: lines(r.legs).filter((l) => l.length > 1), walks: lines(r.access).filter((l) => l.length > 1) });
  });
  const U = D.unserved, uLinks = lines(U.link);
  J.unserved = U.s.map((s, i) => {
    if (J.stations[s]) J.stations[s].unserved = i;
    return { i, s, reason: U.reason[i], gap: U.gap[i], over: U.over[i], extra: U.extra[i], text: U.text[i], link: uLinks[i] && uLinks[i].length === 2 ? uLinks[i] : null };
  });
  const F = D.staff;
  J.staff = F ? F.o.map((o, i) => ({ o, perm: F.perm[i], temp: F.temp[i], sup: F.sup[i], coord: F.coord[i], rec: F.rec[i], served: F.served[i], cost: F.cost[i] })) : [];
  const C = D.access;
  J.access = C ? {
    limit: C.limit, people: C.people, ways: C.ways, villages: C.area, at: points(C.at).map((p, k) => (C.known[k] ? p : null)), n: C.people_n, inside: C.inside,
    cells: C.cells.map((c) => {
      const l = lines(c.link), r = new Reader(c.cell), measure = (unit) => { const v = r.int(); return v < 0 ? null : v / unit; };
      return C.area.map((a, k) => ({ cls: r.int(), min: measure(10), office: r.int(), gap: measure(1), other: measure(1), shut: measure(1), link: l[k] && l[k].length === 2 ? l[k] : null }));
    }),
    of: new Map(C.area.map((a, k) => [a, k])),
  } : null;
  /* Plan coverage, shown as further ways: classes 20 and up. */
  for (const d of (J.access && D.due) || []) {
    J.access.ways.push([d.kind, null]);
    J.access.cells.push(d.class.map((c, k) => ({ cls: 20 + c, min: null, office: -1, gap: null, other: null, shut: null, link: null, units: d.units[k], of: d.of[k], first: d.first[k], last: d.last[k], behind: d.behind[k], why: d.why[k], day: d.day })));
  }
  J.isGap = (c) => c.cls !== 0 && c.cls !== 20 && c.cls !== 21 && c.cls !== 25;
  const S = D.sites, sTo = S ? points(S.at) : [], sFrom = S ? points(S.from) : [];
  J.sites = S ? { goal: S.goal, limit: S.limit, times: S.times, item: S.rank.map((rank, i) => ({ rank, when: S.when[i], state: S.state[i], area: S.area[i], name: S.name[i] || J.areaName(S.area[i]), gain: S.gain[i], people: S.people_n[i], villages: S.villages[i], names: S.names[i], at: sTo[i] })),
    ways: S.to.map((to, k) => ({ to, min: S.min[k], from: sFrom[k] })).filter((x) => x.to >= 0) } : null;
  const pAt = points(D.problems.at);
  J.problems = D.problems.id.map((id, i) => ({ id, sev: D.problems.sev[i], cls: D.problems.class[i], text: D.problems.text[i], at: pAt[i] }));
  J.closures = D.closures.map((c) => Object.assign({}, c, { lines: lines(c.g) }));
  J.roads = D.roads.map((r) => ({ cls: r.c, lines: lines(r.g) }));

  /* Under way on that day (0: any): a route that stays overnight is so on each of its days. */
  J.under = (r, day) => !day || (r.day <= day && day <= r.last);
  const sum = (list, f) => list.reduce((s, x) => s + f(x), 0);
  const busiest = new Map();
  for (const r of J.routes) for (let d = r.day; d <= r.last; d++) busiest.set(d, (busiest.get(d) || 0) + 1);
  J.figures = {
    served: J.stations.filter((s) => s.route >= 0).length,
    stations: J.stations.filter((s) => s.route >= 0 || s.unserved >= 0).length,
    km: sum(J.routes, (r) => r.km), cost: sum(J.routes, (r) => r.cost),
    vehicles: new Set(J.routes.map((r) => r.vehicle + '\u0000' + r.depot + '\u0000' + r.no)).size,
    days: [...busiest.keys()].sort((a, b) => a - b),
    staff: sum(J.staff, (s) => s.perm + s.temp + s.sup + s.coord) + (F ? F.drivers + F.guards : 0),
    beyond: J.access ? J.access.cells.map((way) => way.filter(J.isGap).length) : [],
  };
  /* More routes than can be told apart: by district, the coarsest level that has several. A route is where most of its stops are. */
  const OVERVIEW_FROM = 400;
  function districts() {
    const level = J.routes.length > OVERVIEW_FROM ? [1, 2].find((l) => new Set(J.stations.map((s) => up(s.area, l))).size > 2) : 0, of = new Map();
    if (!level) return null;
    J.districtLevel = level;
    const get = (area) => { const a = up(area, level); if (!of.has(a)) of.set(a, { area: a, name: J.areaName(a), routes: [], stations: [], served: 0, unserved: 0 }); return of.get(a); };
    for (const s of J.stations) if (s.route >= 0 || s.unserved >= 0) { const d = get(s.area); d.stations.push(s); if (s.unserved >= 0) d.unserved++; else d.served++; }
    for (const r of J.routes) {
      const n = new Map();
      for (const v of r.visits) { const s = J.stations[v.s]; if (s) { const d = get(s.area); n.set(d, (n.get(d) || 0) + 1); } }
      r.district = [...n].sort((a, b) => b[1] - a[1] || a[0].area - b[0].area).map((x) => x[0])[0] || null;
      if (r.district) r.district.routes.push(r);
    }
    for (const d of of.values()) { d.km = sum(d.routes, (r) => r.km); d.cost = sum(d.routes, (r) => r.cost); d.time = sum(d.routes, (r) => r.back - r.depart); }
    return [...of.values()].sort((a, b) => b.unserved - a.unserved || b.routes.length - a.routes.length || a.area - b.area);
  }
  J.districts = districts();
  /* A country's villages have no polygons on the page: they are drawn as dots, all at once. */
  J.dots = J.access && J.access.villages.filter((i, k) => J.access.at[k] && J.areas[i] && !J.areas[i].parts).length > 2000;
  J.spotOf = (a) => { const k = a && !a.spot && J.access ? J.access.of.get(a.i) : undefined; return k === undefined ? a && a.spot : J.access.at[k]; };
  J.roadsLeftOut = D.roads_left_out;
  J.officesLeftOut = D.offices.left_out;
  J.problemsAll = D.problems.all;
  J.estimated = { n: J.stations.filter((s) => s.placed === 2).length, of: J.stations.length };
  const graph = D.summary && D.summary.network && D.summary.network.graph; /* the report's own words; absent: nothing is said */
  J.cutOff = graph && graph.components > 1 && graph.largest_share < 100 ? { share: 100 - graph.largest_share, parts: graph.components } : null;
  const plan = D.summary && D.summary.plan;
  J.bound = plan && plan.bound_idr > 0 ? { idr: plan.bound_idr, gap: plan.gap_percent } : null;
  J.plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[\u2018\u2019`]/g, "'").toLowerCase();
})(window.J);
