-- Re-adds a plan by hand from the project file alone; prints one line per violation, nothing when the plan holds.
-- The sums use the input tables and the visits, never the totals that the planner stored.
.mode list
.separator ' '
CREATE TEMP TABLE v AS
SELECT visit.*, route.day, route.vehicle, route.home_id, route.depart_s AS leave_s, route.load_start_s, route.return_s, route.back_s,
       station.deadline_s
FROM visit JOIN route ON route.id = visit.route LEFT JOIN station ON station.id = visit.station;

-- 1. every station is in exactly one visit or in unserved
SELECT 'station', id, 'is planned', (SELECT count(*) FROM visit WHERE visit.station = station.id)
              + (SELECT count(*) FROM unserved WHERE unserved.station = station.id), 'times'
FROM station WHERE (SELECT count(*) FROM visit WHERE visit.station = station.id)
              + (SELECT count(*) FROM unserved WHERE unserved.station = station.id) <> 1;
SELECT 'visit of an unknown station', station FROM visit WHERE station NOT IN (SELECT id FROM station);

-- 2. boxes are conserved: brought plus left out = asked for, station by station, and on routes plus left out = all
SELECT 'station', station.id, 'asks for', boxes, 'boxes, gets', got, 'and lacks', lacks FROM station
JOIN (SELECT id AS which, (SELECT coalesce(sum(visit.boxes), 0) FROM visit WHERE visit.station = station.id) AS got,
             (SELECT coalesce(sum(unserved.boxes), 0) FROM unserved WHERE unserved.station = station.id) AS lacks FROM station) ON which = station.id
WHERE got + lacks <> boxes;
SELECT 'boxes', on_routes, '+', left_out, 'are not', due
FROM (SELECT (SELECT coalesce(sum(boxes), 0) FROM route) AS on_routes, (SELECT coalesce(sum(boxes), 0) FROM unserved) AS left_out,
             (SELECT coalesce(sum(boxes), 0) FROM station) AS due)
WHERE on_routes + left_out <> due;

-- 3. loads: within the vehicle, equal to the route's, counted down stop by stop
SELECT 'route', v.route, 'carries', sum(v.boxes), 'boxes,', sum(v.weight_g), 'g,', sum(v.volume_cm3), 'cm3'
FROM v JOIN vehicle ON vehicle.id = v.vehicle AND (vehicle.home_id = v.home_id)
GROUP BY v.route
HAVING sum(v.boxes) > coalesce(vehicle.boxes, 4294967295) OR sum(v.weight_g) > coalesce(vehicle.weight_g, 4294967295)
    OR sum(v.volume_cm3) > coalesce(vehicle.volume_cm3, 4294967295);
SELECT 'route', route.id, 'says', route.boxes, 'boxes, its stations need', (SELECT sum(v.boxes) FROM v WHERE v.route = route.id)
FROM route WHERE route.boxes <> (SELECT sum(v.boxes) FROM v WHERE v.route = route.id);
SELECT 'route', a.route, 'stop', a.seq, 'has', a.boxes_after, 'boxes left'
FROM v a WHERE a.boxes_after <> (SELECT coalesce(sum(b.boxes), 0) FROM v b WHERE b.route = a.route AND b.seq > a.seq);

-- 4. the clock: arrival = departure before + leg + the breaks on it; service starts after arrival; back in time
CREATE TEMP TABLE pause AS SELECT route, before AS seq, sum(depart_s - arrive_s) AS s FROM route_event WHERE kind = 'break' GROUP BY 1, 2;
CREATE TEMP TABLE away AS -- no reload or night on the way
SELECT v.*, coalesce(pause.s, 0) AS pause_s FROM v LEFT JOIN pause USING (route, seq)
WHERE NOT EXISTS (SELECT 1 FROM route_event e WHERE e.route = v.route AND e.before = v.seq AND e.kind <> 'break');
SELECT 'route', a.route, 'stop', a.seq, 'arrives', a.arrive_s, 'not', coalesce(b.depart_s, a.leave_s) + a.leg_s + a.pause_s
FROM away a LEFT JOIN v b ON b.route = a.route AND b.seq = a.seq - 1
WHERE a.arrive_s <> coalesce(b.depart_s, a.leave_s) + a.leg_s + a.pause_s;
SELECT 'route', route, 'stop', seq, 'starts before it arrives or leaves before it ends' FROM v
WHERE start_s < arrive_s OR depart_s < start_s + 2 * access_s;
SELECT 'route', a.route, 'returns', a.return_s FROM v a LEFT JOIN pause ON pause.route = a.route AND pause.seq = a.seq + 1
WHERE a.seq = (SELECT max(seq) FROM v b WHERE b.route = a.route) AND a.return_s <> a.depart_s + a.back_s + coalesce(pause.s, 0);
SELECT 'route', route.id, 'breaks its shift:', load_start_s, return_s
FROM route JOIN vehicle ON vehicle.id = route.vehicle AND vehicle.home_id = route.home_id
WHERE vehicle.shift_end_s > vehicle.shift_start_s
  AND (load_start_s < (day - 1) * 86400 + shift_start_s OR return_s > (day - 1) * 86400 + shift_end_s);
SELECT 'station', station, 'gets its kit after its deadline' FROM v WHERE start_s > deadline_s;

-- 5. the fleet: no vehicle twice a day, none that is not there
SELECT 'vehicle', vehicle, home_id, vehicle_no, 'drives', count(*), 'routes on day', day FROM route
GROUP BY vehicle, home_id, vehicle_no, day HAVING count(*) > 1;
SELECT 'vehicle', vehicle, vehicle_no, 'is not in the fleet' FROM route
JOIN vehicle ON vehicle.id = route.vehicle AND vehicle.home_id = route.home_id WHERE vehicle_no > vehicle.count OR vehicle_no < 1;

-- 6. what is left out says why, with numbers
SELECT 'unserved', station, 'gives no reason' FROM unserved WHERE length(text) < 10;
SELECT 'unserved', station, reason, 'names no gap' FROM unserved WHERE reason IN ('far-from-road', 'other-component') AND gap_m IS NULL
AND text NOT LIKE '%only one-way roads lead there the wrong way%' AND text NOT LIKE 'there is no way back%'; -- no road is missing there

-- 7. coverage: the classes of every area and group hold all its villages, its people, its stations and recipients
SELECT 'coverage of', coalesce(s.area, s."group"), 'way', s.way, 'holds', sum(s.villages), 'villages of', n, 'and', sum(s.people), 'people of', p
FROM access_sum s, (SELECT x.seq, count(v.seq) AS n, coalesce(sum(v.people), 0) AS p FROM access_sum x LEFT JOIN access_village v
    ON (x.area IS NOT NULL AND v.village LIKE x.area || '.%') OR (x.area IS NULL AND (x."group" = 'all' OR v.remote = (x."group" = '3T')))
    WHERE x.class = 1 GROUP BY x.seq) t
WHERE t.seq = s.seq GROUP BY s.seq HAVING sum(s.villages) <> n OR sum(s.people) <> p;
SELECT 'coverage by level', length(area), 'way', way, 'class', class, 'has', sum(villages) FROM access_sum s WHERE area IS NOT NULL
GROUP BY length(area), way, class
HAVING sum(villages) <> (SELECT villages FROM access_sum a WHERE a.area IS NULL AND a."group" = 'all' AND a.way = s.way AND a.class = s.class);
SELECT 'plan coverage of', coalesce(s.area, 'all'), s.kind, 'holds', sum(s.villages), 'villages and', sum(s.units), 'units' FROM due_sum s
WHERE s."group" = 'all' GROUP BY s.seq
HAVING sum(s.villages) <> (SELECT count(*) FROM access_village v WHERE s.area IS NULL OR v.village LIKE s.area || '.%')
    OR sum(s.units) <> CASE s.kind
        WHEN 'kits' THEN (SELECT count(*) FROM station t JOIN access_village v ON v.village = t.village WHERE s.area IS NULL OR v.village LIKE s.area || '.%')
        ELSE (SELECT count(*) FROM household t JOIN access_village v ON v.village = t.village WHERE s.area IS NULL OR v.village LIKE s.area || '.%') END;
SELECT 'plan coverage knows', n, 'planned stations, the plan has', (SELECT count(*) FROM visit)
FROM (SELECT units AS n FROM due_sum WHERE area IS NULL AND "group" = 'all' AND kind = 'kits' AND class = 'planned')
WHERE NOT EXISTS (SELECT 1 FROM handover) AND n + (SELECT outside FROM due WHERE kind = 'kits') < (SELECT count(*) FROM visit);
