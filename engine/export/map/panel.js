/* The panel, legend, popups, search and printing. Texts enter the page only through textContent. */
(function (J) {
  'use strict';
  const map = J.map, G = J.groups, $ = (id) => document.getElementById(id), t = (k) => J.t(k);
  function el(tag, cls, ...kids) {
    const e = document.createElement(tag);
    if (cls) e.className = cls;
    for (const k of kids) if (k !== null && k !== undefined) e.append(k.nodeType ? k : String(k));
    return e;
  }
  function button(cls, text, act) { const b = el('button', cls, text); b.type = 'button'; b.addEventListener('click', act); return b; }
  function svg(size, draw) {
    const NS = 'http://www.w3.org/2000/svg', s = document.createElementNS(NS, 'svg');
    s.setAttribute('viewBox', '0 0 ' + size + ' ' + size); s.setAttribute('width', size); s.setAttribute('height', size); s.setAttribute('aria-hidden', 'true');
    for (const [tag, attrs] of draw) { const n = document.createElementNS(NS, tag); for (const k in attrs) n.setAttribute(k, attrs[k]); s.append(n); }
    return s;
  }
  const vehicleName = (r) => r.vehicle + ' #' + r.no;
  const state = { tab: 'routes', day: 0, route: null, district: null, on: {} };
  const phone = () => window.matchMedia('(max-width: 760px)').matches;

  /* ---- popups ---- */
  function card(title, sub, rows, more) {
    const box = el('div', 'card', el('h3', '', title));
    if (sub) box.append(el('p', 'sub', sub));
    const dl = el('dl');
    for (const [k, v] of rows) if (v !== null && v !== undefined && v !== '') dl.append(el('dt', '', k), el('dd', '', v));
    box.append(dl);
    if (more) box.append(more);
    return box;
  }
  const popup = (at, content) => L.popup({ maxWidth: 290, minWidth: 200, autoPanPaddingTopLeft: phone() ? [14, 66] : [62, 20], autoPanPaddingBottomRight: [20, 20] }).setLatLng(at).setContent(content).openOn(map);
  const where = (area) => [J.areaName(area), J.kecamatan(area)].filter(Boolean).join(', ');
  function stationCard(s) {
    const r = s.route >= 0 ? J.routes[s.route] : null, v = r ? r.visits[s.seq - 1] : null;
    const rows = [[t('load'), J.num(s.boxes) + ' ' + t('boxes') + ', ' + J.num(s.kg, 1) + ' kg'], [t('voters'), s.voters ? J.num(s.voters) : null], [t('position'), J.t('placed_' + s.placed)]];
    if (v) rows.unshift([t('order'), s.seq + ' ' + t('of') + ' ' + r.visits.length], [t('day'), r.day], [t('arrive'), J.clock(v.arrive, r.day)], [t('depart'), J.clock(v.depart, r.day)], [t('walk'), v.walk ? J.num(v.walk) + ' m' : null]);
    const link = r ? button('link', r.id + ' · ' + vehicleName(r), () => { map.closePopup(); choose(r); }) : null;
    if (link) link.style.setProperty('--c', r.colour);
    return card(t('station') + ' ' + s.id, where(s.area), rows, link);
  }
  function unservedCard(u) {
    const s = J.stations[u.s] || { id: '?', area: -1 };
    return card(t('station') + ' ' + s.id, where(s.area), [[t('reason'), J.word('', u.reason)], [t('gap'), u.gap === null ? null : J.num(u.gap) + ' m'],
      [t('over'), u.over ? J.num(u.over) + ' ' + t('minutes') : null], [t('extra'), u.extra ? J.rupiah(u.extra) : null], [t('voters'), s.voters ? J.num(s.voters) : null]], u.text ? el('p', 'note', u.text) : null);
  }
  function officeCard(o) {
    const s = J.staff.find((x) => x.o === o.i), rows = [[t('office'), J.word('kind_', o.kind)]];
    if (s) rows.push([t('permanents'), J.num(s.perm)], [t('temporaries'), J.num(s.temp)], [t('supervisors'), J.num(s.sup)], [t('coordinators'), s.coord ? J.num(s.coord) : null], [t('recipients'), J.num(s.rec)], [t('paid'), J.num(s.served)], [t('cost_route'), J.rupiah(s.cost)]);
    if (o.depot) rows.push([t('routes'), J.num(J.routes.filter((r) => r.depot === o.i).length)]);
    return card(o.name || o.id, where(o.area), rows);
  }
  function closureCard(c) {
    return card(t('closure') + ' ' + c.id, t('state_' + c.state), [[t('reason'), c.reason], [t('speed_factor'), c.state === 'closed' ? null : J.num(c.factor, 2)], [t('length'), J.num(c.km, 1) + ' km'],
      [t('for_profile'), c.profile ? J.word('profile_', c.profile) : null], [t('in_season'), c.season ? t(c.season) : null]]);
  }
  const wayName = (w) => w[1] === null ? t('due_' + w[0]) : J.word('profile_', w[0]) + ', ' + t(w[1] + '_short');
  const dueMore = (c) => (c.of ? ' ' + J.num(c.units) + ' / ' + J.num(c.of) : '') + (c.first ? ', ' + t('day').toLowerCase() + ' ' + c.first + (c.last > c.first ? '–' + c.last : '') : '') + (c.behind ? ', +' + J.num(c.behind) + ' ' + t('days') : '') + (c.why ? ', ' + J.word('left_', c.why) : '');
  /* The number of a class that has no minutes of its own. */
  const classMore = (c) => c.cls >= 20 ? dueMore(c) : (c.other === null ? '' : ', ' + J.num(c.other) + ' ' + t('minutes')) + (c.shut === null ? '' : ', ' + J.num(c.shut) + ' ' + t('stay_open')) + (c.gap === null ? '' : ', ' + t('gap').toLowerCase() + ' ' + J.num(c.gap) + ' m');
  function siteCard(s) {
    return card(t('site') + (s.rank ? ' ' + s.rank : '') + ' · ' + s.name, where(s.area), [[t('site_' + s.state), ''], [t(J.sites.times), s.when || null], [t('site_gain'), s.gain ? J.num(s.gain) : null], [t('site_people'), J.num(s.people)], [t('site_villages'), J.num(s.villages)], [t('site_names'), s.names || null]]);
  }
  function areaCard(a) {
    const rows = [[t('kecamatan'), J.kecamatan(a.i)]];
    const inside = J.stations.filter((s) => s.area === a.i), missing = inside.filter((s) => s.unserved >= 0).length;
    if (inside.length) rows.push([t('tps'), J.num(inside.length) + (missing ? ' (' + J.num(missing) + ' ' + t('unserved') + ')' : '')]);
    const k = J.access ? J.access.of.get(a.i) : undefined;
    if (k !== undefined) {
      rows.push([J.word('people_', J.access.people), J.num(J.access.n[k])]);
      J.access.ways.forEach((w, i) => {
        const c = J.access.cells[i][k];
        if (c.cls === 25) return;
        rows.push([wayName(w), c.min === null ? J.t('class_' + c.cls) + classMore(c) : J.num(c.min) + ' ' + t('minutes')]);
        if (i === 0 && c.office >= 0) rows.push([t('nearest'), J.offices[c.office].name || J.offices[c.office].id]);
      });
    }
    return card(a.name || a.code, a.code, rows);
  }
  function routeTip(r) { return el('span', '', el('b', '', r.id), ' ' + vehicleName(r) + ' · ' + J.num(r.visits.length) + ' ' + t('tps') + ' · ' + J.num(r.km, 1) + ' km'); }

  /* ---- mouse ---- */
  let tip = null;
  const showTip = (at, content) => { if (!tip) tip = L.tooltip({ direction: 'top', offset: [0, -8], opacity: 1 }); tip.setContent(content).setLatLng(at); if (!map.hasLayer(tip)) map.addLayer(tip); };
  const hideTip = () => { if (tip) map.removeLayer(tip); };
  function hover(r) { if (J.focus.hover !== r) { J.focus.hover = r; J.redraw(); } }
  G.routes.on('mouseover mousemove', (e) => { hover(e.layer.item); showTip(e.latlng, routeTip(e.layer.item)); });
  G.routes.on('mouseout', () => { hover(null); hideTip(); });
  G.routes.on('click', (e) => choose(e.layer.item));
  G.stations.on('mouseover', (e) => { const s = e.layer.item; showTip(e.layer.getLatLng(), el('span', '', el('b', '', s.id), s.route >= 0 ? ' · ' + J.routes[s.route].id + ' · ' + s.seq : '')); });
  G.stations.on('click', (e) => popup(e.layer.getLatLng(), stationCard(e.layer.item)));
  G.unserved.on('mouseover', (e) => { const u = e.layer.item; if (u) showTip(e.layer.getLatLng(), el('span', '', el('b', '', J.stations[u.s].id), ' · ' + J.word('', u.reason))); });
  G.unserved.on('click', (e) => { if (e.layer.item) { popup(e.layer.getLatLng(), unservedCard(e.layer.item)); J.pickLink(e.layer.item); } });
  for (const g of [G.offices, G.staffing]) {
    g.on('mouseover', (e) => showTip(e.layer.getLatLng(), el('b', '', e.layer.item.name || e.layer.item.id)));
    g.on('click', (e) => popup(e.layer.getLatLng(), officeCard(e.layer.item)));
  }
  G.closures.on('mouseover mousemove', (e) => showTip(e.latlng, el('span', '', el('b', '', t('state_' + e.layer.item.state)), ' · ' + (e.layer.item.reason || e.layer.item.id))));
  G.closures.on('mouseout', hideTip);
  G.closures.on('click', (e) => popup(e.latlng, closureCard(e.layer.item)));
  G.access.on('click', (e) => { if (e.layer.item) popup(e.layer.getLatLng(), areaCard(e.layer.item)); });
  G.sites.on('mouseover', (e) => { const s = e.layer.item; if (s) showTip(e.layer.getLatLng(), el('b', '', (s.rank ? s.rank + ' · ' : '') + s.name)); });
  G.sites.on('mouseout', hideTip);
  G.sites.on('click', (e) => { if (e.layer.item) popup(e.layer.getLatLng(), siteCard(e.layer.item)); });
  G.problems.on('click', (e) => { const p = e.layer.item; popup(e.layer.getLatLng(), card(p.id || t('problem'), p.cls, [], el('p', 'note', p.text))); });
  for (const g of [G.stations, G.unserved, G.offices, G.staffing]) g.on('mouseout', hideTip);
  let named = false;
  map.on('mousemove', (e) => {
    const whole = J.wholeName(e.layerPoint);
    if (whole) showTip(e.latlng, el('b', '', whole)); else if (named) hideTip();
    named = whole !== null;
  });
  map.on('click', (e) => {
    const p = [e.latlng.lat, e.latlng.lng];
    const a = J.areas.filter((x) => J.shown.has(x.i) && x.box[0] <= p[0] && p[0] <= x.box[2] && x.box[1] <= p[1] && p[1] <= x.box[3] && J.inside(p, x.parts)).pop();
    const dot = a ? null : J.dotAt(e.layerPoint);
    if (a || dot) popup(a ? e.latlng : J.spotOf(dot), areaCard(a || dot));
  });

  /* ---- choosing a route ---- */
  function fitRoute(r, how) {
    const b = L.latLngBounds([]);
    for (const l of r.lines) for (const p of l) b.extend(p);
    for (const v of r.visits) { const s = J.stations[v.s]; if (s && s.at) b.extend(s.at); }
    if (b.isValid()) map.fitBounds(b, Object.assign({ maxZoom: 16 }, how || J.padding(30)));
  }
  function choose(r, stay) {
    state.route = r; J.focus.route = r; J.focus.hover = null;
    J.dim(!!r); hideTip();
    if (r && J.districts && state.district !== r.district) { state.district = r.district; applyLayers(); }
    document.body.classList.toggle('chosen', !!(r || state.district));
    if (r) { state.tab = 'routes'; if (!state.on.routes) { state.on.routes = true; applyLayers(); } }
    renderTabs(); renderList();
    if (r && !stay) fitRoute(r);
    $('list').scrollTop = 0;
    J.redraw();
  }
  function goToUnserved(u) { goTo(u.at, unservedCard(u)); J.pickLink(u); }
  function goTo(at, content) {
    if (phone()) { document.body.classList.add('folded'); map.invalidateSize({ animate: false }); }
    map.setView(at, Math.max(map.getZoom(), Math.min(16, J.zoom0 + 4)), { animate: false });
    popup(at, content);
  }
  document.addEventListener('keydown', (e) => { if (e.key === 'Escape' && state.route) choose(null, true); });

  /* ---- panel head ---- */
  const tile = (cls, value, label) => el('div', 'tile ' + cls, el('strong', '', value), el('span', '', label));
  function renderHead() {
    const D = J.data, f = J.figures;
    document.documentElement.lang = J.lang;
    $('eyebrow').textContent = t(J.sites ? 'eyebrow_sites' : J.access && !J.routes.length && !J.unserved.length ? 'eyebrow_access' : 'eyebrow');
    $('title').textContent = D.title;
    $('subtitle').textContent = [t(D.season), f.days.length ? J.num(f.days.length) + ' ' + t('days') : null, J.routes.length ? J.num(J.routes.length) + ' ' + t('routes').toLowerCase() : null].filter(Boolean).join(' · ');
    $('print').textContent = t('print'); $('grip').title = t('panel'); $('grip').setAttribute('aria-label', t('panel'));
    $('query').placeholder = t('search'); $('query').setAttribute('aria-label', t('search'));
    $('summary').firstElementChild.textContent = t('summary');
    $('foot').textContent = t('made') + ' ' + D.jalur + ' · ' + t('offline');
    for (const b of $('lang').children) b.setAttribute('aria-pressed', String(b.dataset.lang === J.lang));
    const box = $('figures'); box.replaceChildren();
    if (f.stations) {
      const bar = el('div', 'bar', el('i')); bar.firstChild.style.width = 100 * f.served / f.stations + '%';
      const wide = el('div', 'tile wide', el('strong', '', J.num(f.served)), el('span', '', t('of') + ' ' + J.num(f.stations) + ' ' + t('served')),
        el('div', 'share', bar, el('em', '', J.num(Math.floor(1000 * f.served / f.stations) / 10, 1) + ' %'))); /* rounded down: 100 % means all */
      box.append(wide, tile(J.unserved.length ? 'bad' : 'good', J.num(J.unserved.length), t('unserved')));
    }
    if (J.routes.length) box.append(tile('', J.num(f.km, f.km < 100 ? 1 : 0), t('distance')), tile('', J.num(f.vehicles), t('vehicles')), tile('', J.rupiah(f.cost), t('cost')));
    if (f.staff) box.append(tile('', J.num(f.staff), t('staff')));
    renderCaveats();
    if (J.access) box.append(tile(f.beyond[J.way] ? 'warn' : 'good', J.num(f.beyond[J.way]), t(J.access.ways[J.way][1] === null ? 'due_gap' : 'beyond')));
  }
  /* What the numbers rest on, said before anyone trusts them. */
  function renderCaveats() {
    const box = $('caveats'), e = J.estimated, lines = [];
    for (const o of (J.data.summary && J.data.summary.outdated) || []) lines.push(t('old_' + o.result) + ' ' + t('note_old') + ' ' + (J.lang === 'en' ? o.since : o.since_id) + '.');
    if (J.data.summary && J.data.summary.plan && J.data.summary.plan.limit_reached) lines.push(t('note_hurried'));
    if (e.n) lines.push((e.n === e.of ? J.num(e.n) : J.num(e.n) + ' ' + t('of') + ' ' + J.num(e.of)) + ' ' + t('note_estimated'));
    if (J.access && J.data.summary && J.data.summary.cover && J.data.summary.cover.points === 0) lines.push(t('note_no_points'));
    if (J.cutOff) lines.push(J.num(J.cutOff.share, 1) + ' % ' + t('note_cut') + ' (' + J.num(J.cutOff.parts) + ' ' + t('parts') + ').');
    if (J.bound) lines.push(t('note_bound') + ' ' + J.rupiah(J.bound.idr) + '; ' + t('note_gap') + ' ' + J.num(J.bound.gap, J.bound.gap < 10 ? 1 : 0) + ' %.');
    box.hidden = !lines.length;
    box.replaceChildren(...lines.map((l) => el('p', '', l)));
  }
  const INTERNAL = new Set(['wall_s', 'cpu_s', 'xxh3', 'peak_memory_bytes']);
  function tree(value) { /* the summary, as it is: names come from the report */
    const pretty = (k) => k.replace(/_/g, ' ');
    if (Array.isArray(value)) { const ol = el('ol'); for (const v of value.slice(0, 60)) ol.append(el('li', '', tree(v))); if (value.length > 60) ol.append(el('li', '', '… +' + J.num(value.length - 60))); return ol; }
    if (value && typeof value === 'object') {
      const dl = el('dl');
      for (const k of Object.keys(value)) { if (INTERNAL.has(k)) continue; const nested = value[k] && typeof value[k] === 'object'; dl.append(el('dt', nested ? 'group' : '', pretty(k)), el('dd', nested ? 'group' : '', tree(value[k]))); }
      return dl;
    }
    return el('span', '', typeof value === 'number' ? J.num(value, 4) : value === null ? '–' : typeof value === 'boolean' ? t(value ? 'yes' : 'no') : value);
  }
  function renderSummary() { const s = J.data.summary; $('summary').hidden = !s; if (s) $('summary').lastElementChild.replaceChildren(tree(s)); }

  /* ---- lists ---- */
  function renderTabs() {
    const tabs = J.sites ? [] : [['routes', t('routes'), J.routes.length], ['unserved', t('tab_unserved'), J.unserved.length]];
    if (J.sites) tabs.push(['sites', t('site'), J.sites.item.filter((s) => s.rank).length]);
    if (J.access) tabs.push(['access', t('tab_access'), J.figures.beyond[J.way]]);
    if (J.staff.length) tabs.push(['staff', t('tab_staff'), J.staff.length]);
    $('tabs').replaceChildren(...tabs.map(([key, name, n]) => {
      const b = button('', name, () => { state.tab = key; if (state.route) choose(null, true); else { renderTabs(); renderList(); } });
      b.append(el('small', key === 'unserved' && n ? 'bad' : '', J.num(n))); b.setAttribute('role', 'tab'); b.setAttribute('aria-selected', String(state.tab === key));
      return b;
    }));
  }
  function renderList() {
    const box = $('list');
    if (state.route) box.replaceChildren(...routeDetail(state.route));
    else box.replaceChildren(...({ routes: routeList, unserved: unservedList, access: accessList, sites: siteList, staff: staffList })[state.tab]());
  }
  const timed = (minutes) => J.num(Math.round(minutes / 60)) + ' ' + t('hours');
  function chooseDistrict(d) {
    state.district = d;
    document.body.classList.toggle('chosen', !!d);
    applyLayers(); renderList();
    $('list').scrollTop = 0;
    const b = L.latLngBounds(d ? d.stations.filter((s) => s.at).map((s) => s.at) : []);
    if (b.isValid()) map.fitBounds(b, J.padding(30)); else if (!d) J.fitAll();
  }
  function districtList() {
    return J.districts.map((d) => {
      const row = button('row plain', '', () => chooseDistrict(d));
      row.append(el('span', 'name', el('b', '', d.name || t('no_area'))), el('span', 'time', J.rupiah(d.cost)), el('span', 'sub', J.num(d.routes.length) + ' ' + t('routes').toLowerCase() + ' · ' + J.num(d.served) + ' ' + t('served') + (d.unserved ? ' · ' : ''), d.unserved ? el('b', 'bad', J.num(d.unserved) + ' ' + t('unserved')) : null, ' · ' + timed(d.time)));
      return row;
    });
  }
  function districtHead(d) {
    const fact = (v, k) => el('div', '', el('strong', '', v), el('span', '', k));
    return el('div', 'detail', button('back', '‹ ' + t('all_districts'), () => chooseDistrict(null)), el('h2', '', d.name || t('no_area')),
      el('div', 'facts', fact(J.num(d.served), t('served')), fact(J.num(d.unserved), t('unserved')), fact(J.num(d.routes.length), t('routes').toLowerCase()), fact(timed(d.time), t('duration').toLowerCase()), fact(J.num(d.km), 'km'), fact(J.rupiah(d.cost), t('cost'))));
  }
  function routeList() {
    const out = [];
    if (J.districts && !state.district) return districtList();
    if (state.district) out.push(districtHead(state.district));
    if (J.figures.days.length > 1) {
      const chips = el('div', 'chips');
      for (const d of [0].concat(J.figures.days)) { const b = button('chip', d ? t('day') + ' ' + d : t('all_days'), () => { state.day = d; applyLayers(); renderList(); }); b.setAttribute('aria-pressed', String(state.day === d)); chips.append(b); }
      out.push(chips);
    }
    for (const r of J.routes) {
      if (!J.under(r, state.day) || (state.district && r.district !== state.district)) continue;
      const row = button('row', '', () => choose(r));
      row.style.setProperty('--c', r.colour);
      row.append(el('span', 'name', el('b', '', r.id), ' ' + vehicleName(r)), el('span', 'time', J.clock(r.depart, r.day) + '–' + J.clock(r.back, r.day)),
        el('span', 'sub', J.num(r.visits.length) + ' ' + t('tps') + ' · ' + J.num(r.km, 1) + ' km · ' + J.num(r.boxes) + ' ' + t('boxes')), el('span', 'day', state.day === r.day || J.figures.days.length < 2 ? '' : t('day') + ' ' + r.day));
      row.addEventListener('mouseenter', () => hover(r)); row.addEventListener('mouseleave', () => hover(null));
      row.addEventListener('focus', () => hover(r)); row.addEventListener('blur', () => hover(null));
      out.push(row);
    }
    if (!J.routes.length) out.push(el('p', 'empty', t('no_routes')));
    return out;
  }
  function routeDetail(r) {
    const top = el('div', 'detail', button('back', '‹ ' + t('back'), () => choose(null, true)), el('h2', '', el('i', 'dot'), r.id, el('small', '', vehicleName(r))));
    top.style.setProperty('--c', r.colour);
    const fact = (v, k) => el('div', '', el('strong', '', v), el('span', '', k));
    const estimated = r.visits.filter((v) => J.stations[v.s] && J.stations[v.s].placed === 2).length, far = Math.max(0, ...r.visits.map((v) => v.walk));
    top.append(el('div', 'facts', fact(J.num(r.visits.length), t('tps')), fact(J.num(r.km, 1), 'km'), fact(J.span(r.back - r.depart), t('duration').toLowerCase()),
      fact(J.num(r.boxes), t('boxes')), fact(J.num(r.kg), 'kg'), fact(J.rupiah(r.cost), t('cost'))));
    const notes = [t('day') + ' ' + r.day, J.num(r.crew) + ' ' + t('crew')];
    if (r.unpaved > 0) notes.push(J.num(r.unpaved, 1) + ' km ' + t('unpaved'));
    if (r.dry > 0) notes.push(J.num(r.dry, 1) + ' km ' + t('dry_only'));
    if (r.ferry) notes.push(J.num(r.ferry) + ' ' + t('ferry'));
    if (far) notes.push(t('max_walk') + ' ' + J.num(far) + ' m');
    const loads = r.events.filter((e) => e.kind === 'reload').length;
    if (loads) notes.push(J.num(loads) + ' ' + t('reload').toLowerCase());
    const nights = r.events.filter((e) => e.kind === 'night').length;
    if (nights) notes.push(J.num(nights) + ' ' + t('nights'));
    const drops = r.events.filter((e) => e.kind === 'drop').length;
    if (drops) notes.push(J.num(drops) + ' ' + t('drop').toLowerCase());
    if (r.over) notes.push(t('overtime') + ' ' + J.span(r.over));
    if (r.wait) notes.push(t('wait') + ' ' + J.num(r.wait) + ' ' + t('minutes'));
    if (estimated) notes.push(J.num(estimated) + ' ' + t('estimated'));
    const tags = el('div', 'tags'); for (const n of notes) tags.append(el('span', '', n)); top.append(tags);
    const table = el('table'), body = el('tbody'), depot = J.offices[r.depot], end = J.offices[r.end];
    table.append(el('thead', '', el('tr', '', el('th', '', '#'), el('th', '', t('place')), el('th', 'n', t('arrive')), el('th', 'n', t('depart')), el('th', 'n', t('left')))), body);
    const line = (no, name, sub, a, d, left, act) => {
      const tr = el('tr', act ? 'go' : 'end', el('td', 'no', no === null ? null : el('i', '', no)), el('td', '', el('b', '', name), sub ? el('span', '', sub) : null), el('td', 'n', a), el('td', 'n', d), el('td', 'n', left));
      if (act) { tr.tabIndex = 0; tr.addEventListener('click', act); tr.addEventListener('keydown', (e) => { if (e.key === 'Enter') act(); }); }
      body.append(tr);
    };
    const depotName = depot ? depot.name || depot.id : t('depot');
    line('', depotName, t('loading'), J.clock(r.load, r.day), J.clock(r.depart, r.day), J.num(r.first));
    const events = (k) => r.events.filter((e) => e.before === k).forEach((e) => {
      const o = J.offices[e.office];
      line(null, t(e.kind), o ? o.name || o.id : t('on_the_road'), J.clock(e.start, r.day), J.clock(e.depart, r.day), J.num(e.left), e.at ? () => goTo(e.at) : null);
    });
    r.visits.forEach((v, k) => {
      events(k);
      const s = J.stations[v.s] || { id: '?', area: -1 };
      line(k + 1, s.id, where(s.area) + (v.walk > 40 ? ' · ' + t('walk').toLowerCase() + ' ' + J.num(v.walk) + ' m' : ''), J.clock(v.arrive, r.day), J.clock(v.depart, r.day), J.num(v.left), s.at ? () => goTo(s.at, stationCard(s)) : null);
    });
    events(r.visits.length);
    line('', end ? end.name || end.id : t('open_end'), t(r.end === r.depot ? 'returning' : 'ending'), J.clock(r.back, r.day), '', J.num((r.events.filter((e) => e.before === r.visits.length).pop() || r.visits[r.visits.length - 1] || { left: 0 }).left));
    table.style.setProperty('--c', r.colour);
    return [top, table];
  }
  const plainRow = (name, right, sub, act) => { const row = button('row plain', '', act || (() => {})); row.append(el('span', 'name', el('b', '', name)), el('span', 'time', right), el('span', 'sub', sub)); return row; };
  function capped(items, make, most) { const out = items.slice(0, most).map(make); if (items.length > most) out.push(el('p', 'empty', '+ ' + J.num(items.length - most) + ' ' + t('more'))); return out; }
  function unservedList() {
    if (!J.unserved.length) return [el('p', 'empty', J.figures.stations ? t('all_served') : t('no_routes'))];
    const by = new Map();
    for (const u of J.unserved) by.set(u.reason, (by.get(u.reason) || []).concat([u]));
    const out = [];
    for (const [reason, list] of [...by].sort((a, b) => b[1].length - a[1].length)) {
      out.push(el('h4', '', J.word('', reason), el('small', '', J.num(list.length))));
      out.push(...capped(list, (u) => { const s = J.stations[u.s] || { id: '?', area: -1 }; return plainRow(s.id, u.gap === null ? (u.over ? '+' + J.num(u.over) + ' ' + t('minutes') : '') : J.num(u.gap) + ' m', where(s.area), u.at ? () => goToUnserved(u) : () => {}); }, 300));
    }
    return out;
  }
  function wayPicker() {
    const s = el('select');
    J.access.ways.forEach((w, i) => { const o = el('option', '', wayName(w)); o.value = i; s.append(o); });
    s.value = J.way; s.setAttribute('aria-label', t('access'));
    s.addEventListener('change', () => { J.way = +s.value; state.on.access = true; applyLayers(); render(); });
    return s;
  }
  const asOf = (day) => day ? t('as_of') + ' ' + day : ''; /* 0: no record is expected yet */
  function accessList() {
    const a = J.access, out = [el('div', 'pick', wayPicker(), el('span', '', J.access.ways[J.way][1] === null ? asOf((a.cells[J.way][0] || { day: 0 }).day) : t('limit') + ' ' + J.num(a.limit) + ' ' + t('minutes')))];
    const rows = a.cells[J.way].map((c, k) => ({ c, k })).filter((x) => J.isGap(x.c)).sort((x, y) => y.c.cls - x.c.cls || (y.c.min || 0) - (x.c.min || 0) || x.k - y.k);
    return out.concat(capped(rows, ({ c, k }) => {
      const i = a.villages[k], area = J.areas[i], at = area && area.spot ? area.spot : a.at[k];
      const row = plainRow(J.areaName(i), c.min === null ? (c.cls >= 20 ? J.num(c.units) + ' / ' + J.num(c.of) : c.other !== null ? J.num(c.other) + ' ' + t('minutes') : c.gap === null ? '' : J.num(c.gap) + ' m') : J.num(c.min) + ' ' + t('minutes'), [J.t('class_' + c.cls) + (c.why ? ' (' + J.word('left_', c.why) + ')' : ''), J.kecamatan(i), J.num(a.n[k]) + ' ' + J.word('people_', a.people)].filter(Boolean).join(' · '), () => { if (at && area) { state.on.access = true; applyLayers(); renderLegend(); goTo(at, areaCard(area)); } });
      row.style.setProperty('--c', J.accessColour(c, a.limit)); row.classList.add('tone');
      return row;
    }, 300));
  }
  function siteList() {
    return J.sites.item.filter((s) => s.rank || s.state === 'closed').map((s) => {
      const row = plainRow((s.rank ? s.rank + ' · ' : '') + s.name, '+ ' + J.num(s.gain), [t('site_' + s.state), s.when ? t(J.sites.times) + ' ' + s.when : '', J.kecamatan(s.area), J.num(s.villages) + ' ' + t('villages'), s.names].filter(Boolean).join(' · '), () => goTo(s.at, siteCard(s)));
      row.style.setProperty('--c', J.SITE[s.state]); row.classList.add('tone');
      return row;
    });
  }
  function staffList() {
    const F = J.data.staff, out = [el('div', 'facts', ...[[F.drivers, 'drivers'], [F.guards, 'guards'], [F.recipients, 'recipients'], [F.paid, 'paid']].map(([v, k]) => el('div', '', el('strong', '', J.num(v)), el('span', '', t(k).toLowerCase()))))];
    return out.concat(J.staff.slice().sort((a, b) => b.perm + b.temp - a.perm - a.temp || a.o - b.o).map((s) => {
      const o = J.offices[s.o] || { id: '?', area: -1 };
      return plainRow(o.name || o.id, J.num(s.perm) + ' + ' + J.num(s.temp), t('permanents') + ' + ' + t('temporaries').toLowerCase() + ' · ' + J.num(s.rec) + ' ' + t('recipients').toLowerCase(), o.at ? () => { state.on.staffing = true; applyLayers(); renderLegend(); goTo(o.at, officeCard(o)); } : null);
    }));
  }

  /* ---- search ---- */
  let index = null;
  function entries() {
    if (index) return index;
    index = [];
    const add = (kind, text, more, act) => index.push({ kind, text, more, key: J.plain(text + ' ' + more), act });
    for (const r of J.routes) add('route', r.id, vehicleName(r), () => choose(r));
    for (const a of J.areas) if (!a.spot && a.level === 3 && J.spotOf(a)) add('village', a.name, J.kecamatan(a.i) || a.code, () => goTo(J.spotOf(a), areaCard(a)));
    for (const a of J.areas) if (a.spot && a.level >= 2) add(a.level === 3 ? 'village' : 'kecamatan', a.name, a.level === 3 ? J.kecamatan(a.i) : a.code, () => { map.fitBounds([[a.box[0], a.box[1]], [a.box[2], a.box[3]]], { padding: [30, 30], maxZoom: 15, animate: false }); if (a.level === 3) popup(a.spot, areaCard(a)); });
    for (const o of J.offices) if (o.at) add('office', o.name || o.id, where(o.area), () => goTo(o.at, officeCard(o)));
    for (const s of J.stations) { const u = J.unserved[s.unserved], at = s.at || (u && u.at); if (at) add('station', s.id, where(s.area), () => (u ? goToUnserved(u) : goTo(at, stationCard(s)))); }
    return index;
  }
  function find() {
    const q = J.plain($('query').value.trim()), box = $('found');
    box.hidden = !q;
    if (!q) return;
    const words = q.split(/\s+/), hits = [];
    for (const e of entries()) { if (words.every((w) => e.key.includes(w))) hits.push([J.plain(e.text).startsWith(q) ? 0 : 1, hits.length, e]); }
    hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    box.replaceChildren(...hits.slice(0, 14).map(([, , e]) => { const b = button('', '', () => { box.hidden = true; e.act(); }); b.append(el('small', '', t(e.kind)), el('b', '', e.text), el('span', '', e.more)); return b; }));
    if (!hits.length) box.append(el('p', 'empty', t('nothing')));
  }
  $('query').addEventListener('input', find);
  $('query').addEventListener('keydown', (e) => { if (e.key === 'Enter') { const b = $('found').querySelector('button'); if (b) b.click(); } if (e.key === 'Escape') { $('query').value = ''; find(); e.stopPropagation(); } });
  document.addEventListener('click', (e) => { if (!$('finder').contains(e.target)) $('found').hidden = true; });

  /* ---- layers and legend in one ---- */
  /* Of more routes than can be told apart those of the chosen district, or all where the map is near. */
  const drawn = (r) => J.under(r, state.day) && (!J.districts || (state.district ? r.district === state.district : near));
  let near = false;
  /* Their names, and how many stations are not served there, where routes are not drawn. */
  const DISTRICTS_NAMED = 24, names = L.layerGroup();
  function nameDistricts() {
    J.focus.district = state.district;
    names.clearLayers();
    if (!J.districts || J.districts.length > DISTRICTS_NAMED || state.district || near) return;
    for (const d of J.districts) {
      const at = d.stations.filter((s) => s.at).map((s) => s.at), mean = (k) => at.reduce((n, p) => n + p[k], 0) / at.length;
      if (!at.length) continue;
      const b = button('', '', () => chooseDistrict(d));
      b.append(d.name || t('no_area'));
      if (d.unserved) b.append(el('small', '', J.num(d.unserved)));
      names.addLayer(L.tooltip({ permanent: true, direction: 'center', interactive: true, className: 'district', opacity: 1 }).setLatLng([mean(0), mean(1)]).setContent(b));
    }
  }
  map.addLayer(names);
  map.on('zoomend', () => { if (J.districts && J.closeUp() !== near) { near = !near; applyLayers(); } });
  function applyLayers() {
    for (const key of Object.keys(G)) { const want = state.on[key] !== false; if (want !== map.hasLayer(G[key])) { if (want) map.addLayer(G[key]); else map.removeLayer(G[key]); } }
    const order = ['routes', 'staffing', 'offices', 'stations', 'unserved', 'problems', 'access', 'sites'];
    for (const key of order) if (map.hasLayer(G[key])) G[key].bringToFront();
    J.focus.names = state.on.labels !== false;
    J.showAccess(state.on.access);
    J.showLinks();
    for (const r of J.routes) {
      const off = !drawn(r);
      if (state.on.routes !== false) { if (off) G.routes.removeLayer(r.line); else if (!G.routes.hasLayer(r.line)) G.routes.addLayer(r.line); }
      for (const v of r.visits) { const m = J.stations[v.s] && J.stations[v.s].mark; if (m) { if (off) G.stations.removeLayer(m); else if (!G.stations.hasLayer(m)) G.stations.addLayer(m); } }
    }
    nameDistricts();
    J.redraw();
  }
  const disc = (fill, stroke, cross) => svg(16, [['circle', { cx: 8, cy: 8, r: 5, fill, stroke, 'stroke-width': 1.6 }]].concat(cross ? [['path', { d: 'M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4', stroke, 'stroke-width': 1.5 }]] : []));
  const stroke = (colour, width, dash) => svg(16, [['path', { d: 'M0 8H16', stroke: colour, 'stroke-width': width, 'stroke-dasharray': dash || 'none' }]]);
  const GLYPH = { square: 'M3.5 3.5h9v9h-9z', diamond: 'M8 2l6 6-6 6-6-6z', triangle: 'M8 2.5l6 10H2z', circle: 'M8 3a5 5 0 1 0 .01 0z', house: 'M8 1.5l6 4.6V14H2V6.1z' };
  const glyph = (kind) => { const s = J.OFFICE[kind] || J.OFFICE.other; return svg(16, [['path', { d: GLYPH[s[0]], fill: s[1], stroke: '#fff', 'stroke-width': 1 }]]); };
  const patch = (colour) => { const i = el('i', 'patch'); i.style.background = colour; return i; };
  const key = (symbol, text) => el('span', 'key', symbol, text);
  function problemKeys() {
    const all = J.problemsAll, shown = J.problems.length, total = all.blocks + all.warning + all.note;
    const out = [['blocks', '#c62828'], ['warning', '#e6a100'], ['note', '#8a97a1']].filter(([s]) => J.problems.some((p) => p.sev === s))
      .map(([s, colour]) => key(svg(16, [['path', { d: GLYPH.triangle, fill: colour }]]), t('sev_' + s) + ' (' + J.num(J.problems.filter((p) => p.sev === s).length) + ')'));
    if (shown < total) out.push(key('', J.num(shown) + ' ' + t('of') + ' ' + J.num(total) + ' ' + t('problems_shown') + (all.no_point ? '; ' + J.num(all.no_point) + ' ' + t('problems_nowhere') : '') + '; ' + t('problems_file')));
    return out;
  }
  function legendRows() {
    const rows = [];
    if (J.routes.length) rows.push(['routes', t('routes'), [key(svg(16, [0, 1, 2].map((i) => ['path', { d: 'M' + i * 5.4 + ' 8h5', stroke: J.routeColour(i), 'stroke-width': 3.4 }])), t('routes').toLowerCase() + ' (' + J.num(J.routes.length) + ')')].concat(J.districts ? [key('', t('routes_near'))] : [])]);
    if (J.stations.length) rows.push(['stations', t('stations'), [J.estimated.n < J.estimated.of ? key(disc('#4a6b82', '#fff'), t('given')) : null, J.estimated.n ? key(disc('#fff', '#4a6b82'), t('estimated') + ' (' + J.num(J.estimated.n) + ')') : null].filter(Boolean)]);
    if (J.unserved.length) rows.push(['unserved', t('tab_unserved'), [key(J.unserved.length > 100 ? svg(16, [['circle', { cx: 8, cy: 8, r: 3, fill: '#c62828' }]]) : disc('#fff', '#c62828', true), t('unserved')), J.unserved.some((u) => u.link) ? key(stroke('#c62828', 1.6, '3 2'), t(J.manyLinks ? 'many_links' : 'missing')) : null].filter(Boolean)]);
    if (J.offices.length) rows.push(['offices', t('offices'), [...new Set(J.offices.map((o) => o.kind))].map((k) => key(glyph(k), J.word('kind_', k))).concat(J.crowd ? [key('', t('zoomed'))] : []).concat(J.officesLeftOut ? [key('', '+ ' + J.num(J.officesLeftOut) + ' ' + t('offices_out'))] : [])]);
    if (J.sites) rows.push(['sites', t('sites'), ['new', 'kept', 'closed'].filter((k) => J.sites.item.some((s) => s.state === k)).map((k) => key(svg(16, [['path', { d: k === 'new' ? GLYPH.diamond : GLYPH.square, fill: J.SITE[k], stroke: '#fff', 'stroke-width': 1 }]]), t('site_' + k))).concat([key(svg(16, ['new', 'kept'].map((k, i) => ['path', { d: 'M0 ' + (5 + 6 * i) + 'H16', stroke: J.SITE[k], 'stroke-width': 1.4 }])), t('site_way'))])]);
    if (J.access) {
      const L3 = J.access.limit, c = J.accessColours, n = (v) => J.num(v), used = new Set(J.access.cells[J.way].map((x) => x.cls));
      const ramp = [[c.near[0], '≤ ' + n(L3 / 3)], [c.near[1], '≤ ' + n(L3 * 2 / 3)], [c.near[2], '≤ ' + n(L3)], [c.far[0], '≤ ' + n(L3 * 1.5)], [c.far[1], '≤ ' + n(L3 * 2)], [c.far[2], '> ' + n(L3 * 2)]];
      const scale = el('span', 'ramp', ...ramp.map(([col, text]) => el('span', '', patch(col), text)), el('small', '', t('minutes')));
      if (J.access.ways[J.way][1] === null) rows.push(['access', t('access'), [wayPicker(), ...[20, 21, 22, 23, 24, 25].filter((k) => used.has(k)).map((k) => key(patch(c.due[k - 20]), t('class_' + k)))]]);
      else rows.push(['access', t('access'), [wayPicker(), J.dots ? key('', t('dots')) : null, scale, ...[2, 3, 6, 7, 4, 5, 8, 9, 10].filter((k) => used.has(k)).map((k) => key(patch(c.cls[k]), J.t('class_' + k))), J.access.cells[J.way].some((x) => x.link) ? key(stroke('#4a3f4d', 1.6, '3 2'), t(J.manyWayLinks ? 'links_zoomed' : 'missing')) : null].filter(Boolean)]);
    }
    if (J.staff.length) rows.push(['staffing', t('staffing'), [key(svg(16, [['circle', { cx: 8, cy: 8, r: 6, fill: '#f0b429', 'fill-opacity': 0.55, stroke: '#9a6a00' }]]), t('staff'))]]);
    if (J.roads.length) { const has = (...k) => J.roads.some((r) => k.includes(r.cls)); rows.push(['roads', t('roads'), [has('motorway', 'trunk', 'primary', 'secondary', 'tertiary') ? key(stroke('#b5aa98', 2.4), t('road_major')) : null, has('local', 'other') ? key(stroke('#b3b7ba', 1.3), t('road_minor')) : null, has('path', 'track') ? key(stroke('#b3a58f', 1.3, '2 2'), t('road_path')) : null, has('ferry', 'water') ? key(stroke('#4f86c0', 1.6, '4 3'), t('road_ferry')) : null, J.roadsLeftOut ? key('', '+ ' + J.num(J.roadsLeftOut) + ' ' + t('left_out')) : null].filter(Boolean)]); }
    if (!J.roads.length && J.roadsLeftOut) rows.push(['roads', t('roads'), [key('', J.num(J.roadsLeftOut) + ' ' + t('roads_out'))]]);
    if (J.areas.length) rows.push(['areas', t('areas'), []], ['labels', t('labels'), []]);
    if (J.closures.length) rows.push(['closures', t('closures'), ['closed', 'slowed', 'open'].filter((s) => J.closures.some((c) => c.state === s)).map((s) => key(stroke(J.CLOSURE[s], 4, '2 3'), t('state_' + s)))]);
    if (J.problems.length) rows.push(['problems', t('problems'), problemKeys()]);
    return rows;
  }
  function renderLegend() {
    const box = $('legend'), open = box.dataset.open === 'yes';
    const head = button('head', t('layers'), () => { box.dataset.open = open ? 'no' : 'yes'; renderLegend(); });
    head.setAttribute('aria-expanded', String(open));
    const body = el('div', 'body');
    for (const [id, name, keys] of legendRows()) {
      const check = el('input'); check.type = 'checkbox'; check.checked = state.on[id] !== false;
      check.addEventListener('change', () => { state.on[id] = check.checked; applyLayers(); renderLegend(); });
      const block = el('div', 'layer' + (check.checked ? '' : ' off'), el('label', '', check, name));
      if (keys.length && check.checked) block.append(el('div', 'keys', ...keys));
      body.append(block);
    }
    box.replaceChildren(head, body);
  }

  /* ---- map buttons, phone sheet, print, language ---- */
  const Buttons = L.Control.extend({
    onAdd: function () {
      const box = el('div', 'leaflet-bar buttons'); L.DomEvent.disableClickPropagation(box);
      const add = (text, title, act) => { const b = button('', text, act); b.title = title; b.setAttribute('aria-label', title); box.append(b); };
      add('+', '+', () => map.zoomIn()); add('−', '−', () => map.zoomOut()); add('⤢', t('fit'), () => { choose(null, true); if (J.districts) chooseDistrict(null); else J.fitAll(); });
      return box;
    },
  });
  new Buttons({ position: 'topleft' }).addTo(map);
  $('grip').addEventListener('click', () => { const folded = document.body.classList.toggle('folded'); $('grip').setAttribute('aria-expanded', String(!folded)); });
  $('print').addEventListener('click', () => window.print());
  let before = null;
  window.addEventListener('beforeprint', () => {
    before = map.getBounds();
    map.closePopup();
    document.documentElement.classList.add('printing');
    map.invalidateSize({ animate: false, pan: false });
    if (state.route) fitRoute(state.route, { padding: [24, 24], reset: true }); else J.fitAll({ padding: [14, 14], reset: true });
    J.redrawNow();
  });
  window.addEventListener('afterprint', () => {
    document.documentElement.classList.remove('printing');
    map.invalidateSize({ animate: false, pan: false });
    if (before) map.fitBounds(before, { animate: false });
  });
  for (const b of $('lang').children) b.addEventListener('click', () => { J.lang = b.dataset.lang; map.closePopup(); nameDistricts(); render(); });
  new ResizeObserver(() => { if (!document.documentElement.classList.contains('printing')) map.invalidateSize({ animate: false }); }).observe($('map'));

  function render() { renderHead(); renderSummary(); renderTabs(); renderList(); renderLegend(); }
  state.on = { stations: !J.sites, access: !J.routes.length && !!J.access, staffing: !J.routes.length && !J.access, problems: false };
  if (!J.routes.length && !J.unserved.length) state.tab = J.sites ? 'sites' : J.access ? 'access' : J.staff.length ? 'staff' : 'routes';
  $('legend').dataset.open = map.getSize().x > J.roomy ? 'yes' : 'no'; /* where it would not lie over the plan */
  document.title = J.data.title;
  applyLayers();
  render();
  J.start();
  document.body.dataset.ready = 'yes';
})(window.J);
