-- The project file of jalur: input nouns, what import said of each row, and the last results.
-- SpatiaLite metadata stands already (InitSpatialMetadata(1)). Every geometry is EPSG:4326, added below.
-- Times are seconds, money rupiah, lengths metres unless the name says otherwise.

PRAGMA application_id = 0x4a414c52; -- "JALR"
PRAGMA user_version = 14; -- of this schema; db.c refuses what it does not know

CREATE TABLE jalur_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID; -- only what differs from the default

-- What was imported, and what was said about its rows.
CREATE TABLE import_run (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, file TEXT NOT NULL, layer TEXT NOT NULL, crs TEXT NOT NULL,
    size_bytes INTEGER NOT NULL, xxh3 TEXT NOT NULL, rows_read INTEGER NOT NULL, rows_stored INTEGER NOT NULL);
CREATE TABLE import_note ( -- one row per noted input row
    run INTEGER NOT NULL REFERENCES import_run(id), row INTEGER NOT NULL, reason TEXT NOT NULL, -- kebab word
    severity INTEGER NOT NULL, -- enum problem_severity
    id TEXT NOT NULL, text TEXT NOT NULL, lon REAL, lat REAL);
CREATE INDEX import_note_reason ON import_note(run, reason);

CREATE TABLE area (
    code TEXT PRIMARY KEY, name TEXT NOT NULL, level INTEGER NOT NULL, -- enum area_level
    label_lon REAL, label_lat REAL, repaired INTEGER NOT NULL DEFAULT 0, population INTEGER NOT NULL DEFAULT 0);
SELECT AddGeometryColumn('area', 'geom', 4326, 'MULTIPOLYGON', 'XY');

-- Places: village is the code that was joined or located, '' until then; placed is 'given' 'estimated' 'nowhere'.
CREATE TABLE station (
    id TEXT PRIMARY KEY, village_code TEXT NOT NULL, village TEXT NOT NULL DEFAULT '', placed TEXT NOT NULL,
    voters INTEGER NOT NULL, boxes INTEGER NOT NULL, weight_g INTEGER NOT NULL, volume_cm3 INTEGER NOT NULL,
    deadline_s INTEGER, special INTEGER NOT NULL DEFAULT 0,
    open TEXT NOT NULL DEFAULT '', -- hours, as engine/model/terms.h has them
    ready_s INTEGER NOT NULL DEFAULT 0, service_s INTEGER, -- NULL: as vehicle and settings say
    pickup_boxes INTEGER NOT NULL DEFAULT 0, pickup_g INTEGER NOT NULL DEFAULT 0, pickup_cm3 INTEGER NOT NULL DEFAULT 0,
    needs TEXT NOT NULL DEFAULT '', only_by TEXT NOT NULL DEFAULT '', escort INTEGER NOT NULL DEFAULT 0,
    split INTEGER NOT NULL DEFAULT 0, priority INTEGER NOT NULL DEFAULT 1, skip_idr INTEGER, -- NULL: must be served
    pickup_to TEXT NOT NULL DEFAULT ''); -- id of the office that what is picked up goes to
SELECT AddGeometryColumn('station', 'geom', 4326, 'POINT', 'XY');

CREATE TABLE household (
    id TEXT PRIMARY KEY, village_code TEXT NOT NULL, village TEXT NOT NULL DEFAULT '', placed TEXT NOT NULL,
    segment INTEGER NOT NULL, lon REAL, lat REAL) WITHOUT ROWID; -- plain columns: there may be millions

CREATE TABLE office (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, village_code TEXT NOT NULL, village TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL, placed TEXT NOT NULL, permanents INTEGER NOT NULL, counters INTEGER NOT NULL,
    open_s INTEGER NOT NULL, close_s INTEGER NOT NULL, docks INTEGER NOT NULL DEFAULT 0); -- 0: the setting
SELECT AddGeometryColumn('office', 'geom', 4326, 'POINT', 'XY');

CREATE TABLE road (
    id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL, name TEXT NOT NULL, class TEXT NOT NULL, surface TEXT NOT NULL,
    oneway INTEGER NOT NULL, flags INTEGER NOT NULL, modes INTEGER NOT NULL, max_kmh INTEGER NOT NULL,
    wait_min INTEGER NOT NULL,
    z BLOB); -- little-endian float metres per vertex, or NULL
SELECT AddGeometryColumn('road', 'geom', 4326, 'LINESTRING', 'XY');

CREATE TABLE road_id (code INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE); -- ids of roads that are no whole numbers: territory.h

CREATE TABLE closure ( -- roads closed or slowed: those that satisfy road, class and geom, where given
    id TEXT PRIMARY KEY, road INTEGER, class TEXT, -- source_id; NULL: any
    factor REAL NOT NULL, -- of the speed; 0: closed
    profile TEXT NOT NULL, -- '' every one
    seasons INTEGER NOT NULL, -- bits: 1 dry, 2 wet
    reason TEXT NOT NULL);
SELECT AddGeometryColumn('closure', 'geom', 4326, 'MULTIPOLYGON', 'XY');

CREATE TABLE vehicle (
    id TEXT NOT NULL, home_id TEXT NOT NULL, count INTEGER NOT NULL,
    boxes INTEGER, weight_g INTEGER, volume_cm3 INTEGER, -- NULL: no limit
    profile TEXT NOT NULL, fixed_idr INTEGER NOT NULL, per_km_idr INTEGER NOT NULL, per_hour_idr INTEGER NOT NULL,
    shift_start_s INTEGER NOT NULL, shift_end_s INTEGER NOT NULL, crew INTEGER NOT NULL,
    load_s INTEGER, unload_base_s INTEGER, unload_box_s INTEGER, -- NULL: the setting
    max_stops INTEGER NOT NULL DEFAULT 0, max_m INTEGER NOT NULL DEFAULT 0, -- 0: no such rule, as in all below
    max_drive_s INTEGER NOT NULL DEFAULT 0, max_work_s INTEGER NOT NULL DEFAULT 0,
    overtime_after_s INTEGER NOT NULL DEFAULT 0, overtime_idr INTEGER NOT NULL DEFAULT 0,
    reloads INTEGER NOT NULL DEFAULT 0, reload_s INTEGER, reload_at TEXT NOT NULL DEFAULT '',
    breaks TEXT NOT NULL DEFAULT '', -- as engine/model/terms.h has them
    skills TEXT NOT NULL DEFAULT '', escort INTEGER NOT NULL DEFAULT 0,
    end_id TEXT NOT NULL DEFAULT '', -- '' home, open: at the last stop
    nights INTEGER NOT NULL DEFAULT 0, night_s INTEGER NOT NULL DEFAULT 0, night_at TEXT NOT NULL DEFAULT '', night_idr INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (id, home_id)) WITHOUT ROWID;

CREATE TABLE earlier ( -- where stations stood in an earlier plan
    station TEXT PRIMARY KEY, route TEXT NOT NULL, seq INTEGER NOT NULL, vehicle TEXT NOT NULL,
    vehicle_no INTEGER NOT NULL, -- 0: not known
    home_id TEXT NOT NULL, day INTEGER NOT NULL, fixed INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE staff (
    office_id TEXT PRIMARY KEY, permanents INTEGER NOT NULL, max_temporaries INTEGER,
    wage_permanent_idr_day INTEGER NOT NULL, wage_temporary_idr_day INTEGER NOT NULL, hire_idr INTEGER NOT NULL,
    hire_lead_days INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE closed_days ( -- nobody is paid there on these payout days
    area_code TEXT NOT NULL, first_day INTEGER NOT NULL, last_day INTEGER NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (area_code, first_day, last_day));
CREATE TABLE handover ( -- recorded: to a station, or (station '') to a village as a number
    kind TEXT NOT NULL, station TEXT NOT NULL, village_code TEXT NOT NULL, day INTEGER NOT NULL, at_s INTEGER NOT NULL, -- -1 unknown
    count INTEGER, -- NULL: all that were still due
    PRIMARY KEY (kind, station, village_code, day, at_s)) WITHOUT ROWID;
CREATE TABLE settlement ( -- what a map shows
    id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE raster ( -- friction (minutes a km) and heights (m); the corner is that of the first cell, north-west
    kind TEXT PRIMARY KEY, w INTEGER NOT NULL, h INTEGER NOT NULL, west REAL NOT NULL, north REAL NOT NULL,
    lon_step REAL NOT NULL, lat_step REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE raster_row ( -- w numbers of 4 bytes, little-endian; NaN: no value; rows from north to south
    kind TEXT NOT NULL, row INTEGER NOT NULL, cells BLOB NOT NULL, PRIMARY KEY (kind, row));
CREATE TABLE signal_mark (
    id INTEGER PRIMARY KEY, village_code TEXT NOT NULL, level INTEGER NOT NULL, lon REAL, lat REAL);

-- Results: replaced as a whole by their stage. Every seq counts from 1 in the order of the result.
-- Stations, vehicles, offices and villages are named by id or code, so that a later import can be noticed.
CREATE TABLE stage (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE plan (
    season TEXT NOT NULL, cost_idr INTEGER NOT NULL, cost_before_pool_idr INTEGER NOT NULL, seed INTEGER NOT NULL,
    iterations INTEGER NOT NULL, pool_routes INTEGER NOT NULL, limit_reached INTEGER NOT NULL, n_served INTEGER NOT NULL,
    n_changed INTEGER NOT NULL);
CREATE TABLE plan_bound ( -- what no plan costs less than, and the numbers that prove it; lists are numbers with blanks between
    idr INTEGER NOT NULL, closed INTEGER NOT NULL, seconds REAL NOT NULL, relaxed TEXT NOT NULL, unit INTEGER NOT NULL);
CREATE TABLE plan_bound_stop (
    seq INTEGER PRIMARY KEY, station TEXT NOT NULL, dual INTEGER NOT NULL, skip INTEGER NOT NULL,
    near TEXT NOT NULL); -- seq of others, less 1
CREATE TABLE plan_bound_class (
    seq INTEGER PRIMARY KEY, most INTEGER NOT NULL, least INTEGER NOT NULL, timed INTEGER NOT NULL,
    band_s INTEGER NOT NULL);
CREATE TABLE plan_bound_type (
    seq INTEGER PRIMARY KEY, vehicle TEXT NOT NULL, home_id TEXT NOT NULL, day INTEGER NOT NULL,
    class INTEGER); -- seq of plan_bound_class, less 1
CREATE TABLE plan_bound_cut (
    seq INTEGER PRIMARY KEY, needs INTEGER NOT NULL, skip INTEGER NOT NULL, dual INTEGER NOT NULL,
    weights TEXT NOT NULL, stops TEXT NOT NULL); -- by class; seq of plan_bound_stop, less 1
CREATE TABLE route (
    id INTEGER PRIMARY KEY, -- 1.. in plan order
    vehicle TEXT NOT NULL, home_id TEXT NOT NULL, vehicle_no INTEGER NOT NULL, day INTEGER NOT NULL,
    load_start_s INTEGER NOT NULL, depart_s INTEGER NOT NULL, return_s INTEGER NOT NULL,
    back_s INTEGER NOT NULL, back_m INTEGER NOT NULL, drive_s INTEGER NOT NULL, drive_m INTEGER NOT NULL,
    service_s INTEGER NOT NULL, wait_s INTEGER NOT NULL, boxes INTEGER NOT NULL, weight_g INTEGER NOT NULL,
    volume_cm3 INTEGER NOT NULL, cost_idr INTEGER NOT NULL, ferry_legs INTEGER NOT NULL, unpaved_m INTEGER NOT NULL,
    dry_only_m INTEGER NOT NULL, reload_s INTEGER NOT NULL, rest_s INTEGER NOT NULL, overtime_s INTEGER NOT NULL);
CREATE TABLE visit (
    route INTEGER NOT NULL REFERENCES route(id), seq INTEGER NOT NULL, -- 1..; the leg back has no visit
    station TEXT NOT NULL, arrive_s INTEGER NOT NULL, start_s INTEGER NOT NULL, depart_s INTEGER NOT NULL,
    leg_s INTEGER NOT NULL, leg_m INTEGER NOT NULL, access_m INTEGER NOT NULL, access_s INTEGER NOT NULL,
    boxes_after INTEGER NOT NULL, weight_after_g INTEGER NOT NULL, volume_after_cm3 INTEGER NOT NULL,
    boxes INTEGER NOT NULL, weight_g INTEGER NOT NULL, volume_cm3 INTEGER NOT NULL, -- brought
    taken_boxes INTEGER NOT NULL, taken_g INTEGER NOT NULL, taken_cm3 INTEGER NOT NULL,
    PRIMARY KEY (route, seq)) WITHOUT ROWID;
CREATE TABLE route_event ( -- reloads, breaks, nights and hand-overs between visits
    route INTEGER NOT NULL REFERENCES route(id), seq INTEGER NOT NULL, kind TEXT NOT NULL,
    before INTEGER NOT NULL, -- seq of the visit that comes next; n + 1: the return
    office TEXT, number INTEGER NOT NULL, -- where; which of the vehicle's breaks, from 1
    station TEXT, -- whose pickup is handed over
    arrive_s INTEGER NOT NULL, start_s INTEGER NOT NULL, depart_s INTEGER NOT NULL, leg_s INTEGER NOT NULL,
    leg_m INTEGER NOT NULL, boxes_after INTEGER NOT NULL, weight_after_g INTEGER NOT NULL, volume_after_cm3 INTEGER NOT NULL,
    PRIMARY KEY (route, seq)) WITHOUT ROWID;
CREATE TABLE route_leg ( -- seq 1..n: to visit seq; n + 1: back. drive: road to station (0), the drive (1), to event seq (2)
    id INTEGER PRIMARY KEY, route INTEGER NOT NULL, seq INTEGER NOT NULL, drive INTEGER NOT NULL);
SELECT AddGeometryColumn('route_leg', 'geom', 4326, 'LINESTRING', 'XY');
CREATE TABLE unserved (
    seq INTEGER PRIMARY KEY, station TEXT NOT NULL, reason TEXT NOT NULL, from_lon REAL, from_lat REAL, to_lon REAL, to_lat REAL, gap_m REAL,
    over_s INTEGER NOT NULL, dimension INTEGER NOT NULL, needed INTEGER NOT NULL, available INTEGER NOT NULL,
    extra_idr INTEGER NOT NULL, vehicle TEXT, home_id TEXT, text TEXT NOT NULL, rule TEXT NOT NULL, over_m INTEGER NOT NULL,
    boxes INTEGER NOT NULL, weight_g INTEGER NOT NULL, volume_cm3 INTEGER NOT NULL); -- not brought

CREATE TABLE roster (
    drivers INTEGER NOT NULL, guards INTEGER NOT NULL, dual_day REAL, cost_idr INTEGER NOT NULL, cost_gap_idr REAL NOT NULL,
    recipients REAL NOT NULL, served REAL NOT NULL, unserved REAL NOT NULL,
    question INTEGER NOT NULL); -- fingerprint of what was asked
CREATE TABLE roster_office (
    seq INTEGER PRIMARY KEY, office TEXT NOT NULL, permanents INTEGER NOT NULL, temporaries INTEGER NOT NULL,
    supervisors INTEGER NOT NULL, coordinators INTEGER NOT NULL, recipients INTEGER NOT NULL, served REAL NOT NULL, days_counter REAL NOT NULL,
    days_community REAL NOT NULL, days_door REAL NOT NULL, by_counter REAL NOT NULL, by_community REAL NOT NULL,
    by_door REAL NOT NULL, cost_idr INTEGER NOT NULL, dual_staff_day REAL, dual_permanent_idr REAL, -- NULL: no price known
    range_less REAL, range_more REAL, officer_worth REAL, dual_counter REAL, dual_escort REAL, dual_day REAL, lent REAL NOT NULL,
    borrowed REAL NOT NULL, nights REAL NOT NULL, overtime_days REAL NOT NULL, need_staff_days REAL NOT NULL, need_counter_places REAL NOT NULL,
    need_cash_idr REAL NOT NULL, need_escort_days REAL NOT NULL, need_seats REAL NOT NULL);
CREATE TABLE roster_village (
    seq INTEGER PRIMARY KEY, village TEXT NOT NULL, office INTEGER, -- seq of roster_office
    travel_min REAL, -- NULL: unreachable
    mobile INTEGER NOT NULL, homebound INTEGER NOT NULL, by_counter REAL NOT NULL, by_community REAL NOT NULL,
    by_door REAL NOT NULL, left_counter REAL NOT NULL, left_community REAL NOT NULL, -- of these: against a rule
    left_why TEXT NOT NULL, unserved REAL NOT NULL, homebound_only_gap INTEGER NOT NULL, reason TEXT NOT NULL,
    door_walk_min REAL, -- NULL: the setting
    last_idr REAL, first_day INTEGER NOT NULL, last_day INTEGER NOT NULL, offline INTEGER NOT NULL,
    lon REAL, lat REAL); -- where it is met; NULL: not known
CREATE TABLE roster_visit ( -- one office for one village by one channel on one day
    seq INTEGER PRIMARY KEY, village INTEGER NOT NULL, -- seq of roster_village
    day INTEGER NOT NULL, channel TEXT NOT NULL, mobile INTEGER NOT NULL, homebound INTEGER NOT NULL,
    staff_days REAL NOT NULL, first_officer INTEGER NOT NULL, last_officer INTEGER NOT NULL,
    stay_first INTEGER NOT NULL, -- day on which its officers left for days on end; 0: home in the evening
    first_part REAL NOT NULL, last_part REAL NOT NULL);
CREATE TABLE roster_duty ( -- one office on one day, in staff-days
    seq INTEGER PRIMARY KEY, office INTEGER NOT NULL, -- seq of roster_office
    day INTEGER NOT NULL, permanents REAL NOT NULL, temporaries REAL NOT NULL, borrowed REAL NOT NULL, lent REAL NOT NULL,
    overtime REAL NOT NULL, used REAL NOT NULL, by_counter REAL NOT NULL, by_community REAL NOT NULL, by_door REAL NOT NULL,
    returned REAL NOT NULL, paid REAL NOT NULL, cash_idr INTEGER NOT NULL);
CREATE TABLE roster_loan (
    seq INTEGER PRIMARY KEY, lender INTEGER NOT NULL, borrower INTEGER NOT NULL, -- seq of roster_office
    staff_days REAL NOT NULL, travel_min REAL NOT NULL);
CREATE TABLE roster_stop ( -- households in the order of the officers' lists
    seq INTEGER PRIMARY KEY, household TEXT NOT NULL, visit INTEGER NOT NULL, -- seq of roster_visit
    officer INTEGER NOT NULL, walk_s INTEGER NOT NULL);
CREATE TABLE roster_crew ( -- people of the delivery plan
    seq INTEGER PRIMARY KEY, area TEXT, -- NULL: outside all villages
    day INTEGER NOT NULL, vehicles INTEGER NOT NULL, crew INTEGER NOT NULL,
    boat_crew INTEGER NOT NULL, porters INTEGER NOT NULL, escorts INTEGER NOT NULL, guards INTEGER NOT NULL);
CREATE TABLE roster_day (
    day INTEGER PRIMARY KEY, permanents INTEGER NOT NULL, temporaries INTEGER NOT NULL, served REAL NOT NULL);
CREATE TABLE roster_stage (
    seq INTEGER PRIMARY KEY, name TEXT NOT NULL, optimum REAL, bound REAL, unit TEXT NOT NULL,
    proven INTEGER NOT NULL);

CREATE TABLE access (limit_min REAL NOT NULL, people_kind TEXT NOT NULL, n_points INTEGER NOT NULL, n_near INTEGER NOT NULL);
CREATE TABLE access_way (seq INTEGER PRIMARY KEY, profile TEXT NOT NULL, season TEXT NOT NULL);
CREATE TABLE access_village (
    seq INTEGER PRIMARY KEY, village TEXT NOT NULL, point TEXT NOT NULL, lon REAL, lat REAL,
    people INTEGER NOT NULL, has_point_inside INTEGER NOT NULL, remote INTEGER NOT NULL,
    signal INTEGER NOT NULL); -- best level known; -1 unknown
CREATE TABLE access_near ( -- the nearest points, nearest first
    village INTEGER NOT NULL, way INTEGER NOT NULL, rank INTEGER NOT NULL, office TEXT, minutes REAL,
    PRIMARY KEY (village, way, rank)) WITHOUT ROWID;
CREATE TABLE access_catchment ( -- what each point is asked for
    way INTEGER NOT NULL, point INTEGER NOT NULL, office TEXT NOT NULL, nearest_villages INTEGER NOT NULL,
    served_villages INTEGER NOT NULL, nearest_people INTEGER NOT NULL, served_people INTEGER NOT NULL, room REAL, -- NULL: any
    PRIMARY KEY (way, point)) WITHOUT ROWID;
CREATE TABLE access_sum ( -- by class; area NULL: of the group
    seq INTEGER NOT NULL, class INTEGER NOT NULL, area TEXT, "group" TEXT NOT NULL, way INTEGER NOT NULL,
    villages INTEGER NOT NULL, people INTEGER NOT NULL, PRIMARY KEY (seq, class)) WITHOUT ROWID;
CREATE TABLE access_cell (
    village INTEGER NOT NULL, way INTEGER NOT NULL, -- seq of access_village and access_way
    office TEXT, minutes REAL, -- NULL: not reached
    class TEXT NOT NULL, gap_m REAL, from_lon REAL, from_lat REAL, to_lon REAL, to_lat REAL,
    served_by TEXT, other_min REAL, closed_m REAL, score REAL, closure TEXT NOT NULL, open_min REAL, PRIMARY KEY (village, way)) WITHOUT ROWID;
CREATE TABLE access_share (
    seq INTEGER PRIMARY KEY, level TEXT NOT NULL, measure TEXT NOT NULL, way INTEGER, numerator REAL NOT NULL,
    denominator REAL NOT NULL, denominator_name TEXT NOT NULL, "group" TEXT NOT NULL);

CREATE TABLE due ( -- plan coverage, by kind
    kind TEXT PRIMARY KEY, as_of INTEGER NOT NULL, outside INTEGER NOT NULL, beyond INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE due_cell (
    seq INTEGER PRIMARY KEY, village TEXT NOT NULL, kind TEXT NOT NULL, class TEXT NOT NULL, done INTEGER NOT NULL,
    planned INTEGER NOT NULL, late INTEGER NOT NULL, overdue INTEGER NOT NULL, unplanned INTEGER NOT NULL,
    first_day INTEGER NOT NULL, last_day INTEGER NOT NULL, days_behind INTEGER NOT NULL, reason TEXT NOT NULL);
CREATE TABLE due_sum ( -- by class; area NULL: of the group; units NULL: of those with nothing due
    seq INTEGER NOT NULL, class TEXT NOT NULL, area TEXT, "group" TEXT NOT NULL, kind TEXT NOT NULL,
    villages INTEGER NOT NULL, units INTEGER, PRIMARY KEY (seq, class)) WITHOUT ROWID;

CREATE TABLE problem (
    seq INTEGER PRIMARY KEY, class TEXT NOT NULL, severity INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    lon REAL, lat REAL, to_lon REAL, to_lat REAL, measure REAL, unit TEXT NOT NULL, text TEXT NOT NULL);
