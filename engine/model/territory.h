/* The nouns of one project's input: areas, stations, households, offices, roads, vehicles, staff,
 * signal. Plain structs in plain arrays; all text, shapes and arrays live in the territory's arena.
 * Order: areas, stations, households and offices sorted by code or id (strcmp); roads in file order. Ties of
 * any algorithm break by the index. */
#ifndef JALUR_MODEL_TERRITORY_H
#define JALUR_MODEL_TERRITORY_H

#include "model/shape.h"
#include "model/terms.h"

typedef enum area_level { AREA_PROVINCE, AREA_KABUPATEN, AREA_KECAMATAN, AREA_VILLAGE, AREA_LEVELS } area_level;

typedef struct area {
    const char *code; /* text as in the source: "53.04.01.2001" */
    const char *name; /* "" when unknown */
    area_level level;
    uint32_t parent; /* index of the next higher area that exists, or JALUR_NONE */
    jalur_lonlat label;
    bool has_label;   /* label from the source, or a point inside the polygon, or none */
    bool repaired;    /* polygon was invalid and mended */
    uint32_t population; /* 0 when unknown */
    shape_area shape;    /* n_part 0: no polygon */
} area;

enum { CARGO_BOXES, CARGO_WEIGHT, CARGO_VOLUME, CARGO_DIMENSIONS }; /* boxes, grams, cm3 */

/* How a position came about; carried to every output. */
typedef enum placed { PLACED_NOWHERE, PLACED_GIVEN, PLACED_ESTIMATED } placed;

typedef struct station { /* TPS, the place that needs a kit */
    const char *id;      /* unique */
    const char *village_code; /* as given; "" when the source has none */
    uint32_t village;    /* area index, JALUR_NONE until joined */
    placed placed;
    jalur_lonlat at;
    uint32_t voters;     /* 0 when unknown */
    uint32_t boxes;
    uint32_t weight_g;   /* whole kit */
    uint32_t volume_cm3;
    int32_t deadline_s;  /* kit must be there, seconds from midnight of plan day 1; INT32_MAX none */
    uint8_t special;     /* 1: special station (TPS khusus) */
    day_hours *open;         uint32_t n_open; /* service begins within one of these; none: at any time */
    int32_t ready_s;     /* its goods are at the depot not before, seconds from midnight of day 1; 0 always */
    int32_t service_s;   /* at the station, without the walk; -1: as vehicle and settings say */
    uint32_t pickup[CARGO_DIMENSIONS]; /* taken to where the route ends, or to pickup_to. See station_paired */
    const char *pickup_to_id; /* office that it is brought to later on the same route; "": none */
    uint32_t pickup_to;  /* office index of pickup_to_id, JALUR_NONE until joined */
    const char *needs;   /* list of skills: only a vehicle that has all of them comes */
    const char *only;    /* list of vehicle ids: only these come; "" any */
    bool escort;         /* only with an escort */
    bool split;          /* may be brought by several vehicles when none carries it whole */
    uint8_t priority;    /* 1..PRIORITY_MAX: when not all can be served, one of priority 3 is worth three of 1 */
    int64_t skip_idr;    /* optional: it is left out where serving it costs more; -1: it must be served if it can */
} station;
enum { PRIORITY_MAX = 10 };

typedef enum segment { SEGMENT_MOBILE, SEGMENT_HOMEBOUND, SEGMENTS } segment;

typedef struct household { /* KPM. No names, no addresses. */
    const char *id;
    const char *village_code;
    uint32_t village;
    placed placed;
    jalur_lonlat at;
    uint8_t segment; /* enum segment */
} household;

typedef enum office_kind {
    OFFICE_WAREHOUSE,  /* KPU warehouse: depot of the kits */
    OFFICE_PPK, OFFICE_PPS, /* committees of kecamatan and village */
    OFFICE_POST,       /* post office: counter payments, base of payers */
    OFFICE_COMMUNITY,  /* community point */
    OFFICE_COUNTING,   /* counting place */
    OFFICE_GOVERNMENT, /* camat, lurah, kepala desa ... */
    OFFICE_OTHER,
    OFFICE_KINDS
} office_kind;

typedef struct office {
    const char *id, *name;
    const char *village_code;
    uint32_t village;
    office_kind kind;
    placed placed;
    jalur_lonlat at;
    uint32_t permanents; /* staff already there */
    uint32_t counters;
    int32_t open_s, close_s; /* seconds from midnight */
    uint32_t docks;      /* vehicles that load at once; 0: the setting */
} office;

typedef enum road_class {
    ROAD_MOTORWAY, ROAD_TRUNK, ROAD_PRIMARY, ROAD_SECONDARY, ROAD_TERTIARY,
    ROAD_LOCAL,   /* residential, unclassified, "Jalan Lokal" */
    ROAD_OTHER,   /* service, "Jalan Lain" */
    ROAD_TRACK,
    ROAD_PATH,    /* footpath, "Jalan Setapak" */
    ROAD_FERRY,   /* scheduled ferry with waiting time */
    ROAD_WATER,   /* boat line along a river or coast */
    ROAD_CLASSES
} road_class;
typedef enum road_surface { SURFACE_UNKNOWN, SURFACE_PAVED, SURFACE_GRAVEL, SURFACE_EARTH, SURFACES } road_surface;
typedef enum road_oneway { ROAD_BOTH = 0, ROAD_FORWARD = 1, ROAD_BACKWARD = -1 } road_oneway;

enum { ROAD_BRIDGE = 1, ROAD_TUNNEL = 2, ROAD_DRY_ONLY = 4 }; /* flags */

/* Transport modes, as bits. */
enum { MODE_TRUCK = 1, MODE_PICKUP = 2, MODE_MOTORCYCLE = 4, MODE_FOOT = 8, MODE_BOAT = 16 };

#define ROAD_WORDS (-(INT64_C(1) << 60)) /* stands for the first of territory.road_ids */
typedef struct road {
    shape_line line;     /* at least 2 points, digitised in the direction of travel */
    const char *name;    /* "" when unknown */
    int64_t source_id;   /* a whole number of the source, or one from ROAD_WORDS down that stands for words: territory_road_id */
    uint8_t class;       /* road_class */
    uint8_t surface;     /* road_surface */
    int8_t oneway;       /* road_oneway */
    uint8_t flags;
    uint8_t modes;       /* modes allowed by the source; 0: as the class implies */
    uint8_t max_kmh;     /* 0: unknown */
    uint16_t wait_min;   /* ferry: mean wait and loading; 0: the profile's default */
} road;

typedef struct vehicle { /* one type at one home, `count` alike */
    const char *id;      /* unique: "L300" */
    const char *home_id; /* office id */
    uint32_t home;       /* office index, JALUR_NONE until joined */
    const char *end_id;  /* office where its routes end; "": home; VEHICLE_OPEN_END: at the last stop */
    uint32_t end;        /* office index of end_id, JALUR_NONE until joined */
    uint32_t count;
    uint32_t capacity[CARGO_DIMENSIONS]; /* UINT32_MAX: no limit in this dimension */
    const char *profile;
    int64_t fixed_idr, per_km_idr, per_hour_idr;
    int32_t shift_start_s, shift_end_s; /* within a day */
    uint32_t crew;
    int32_t load_s, unload_base_s, unload_box_s; /* -1: the setting */
    uint32_t max_stops, max_m;                   /* of a route; 0: no such rule, as in all below */
    int32_t max_drive_s, max_work_s;             /* on a day: driving; from loading to return */
    int32_t overtime_after_s;                    /* work of a day beyond costs more */
    int64_t overtime_idr;                        /* and by so much an hour */
    uint32_t reloads;                            /* returns for more on a day at most */
    int32_t reload_s;                            /* each; -1: as loading */
    const char *reload_at;                       /* list of office ids; "": home */
    crew_break *breaks;  uint32_t n_breaks;      /* taken in this order, each once a day */
    uint32_t nights;                             /* away at most, 0: home each day */
    int32_t night_s;                             /* rest at least */
    const char *night_at;                        /* list of office ids where it may stay */
    int64_t night_idr;                           /* of each night */
    const char *skills;                          /* list of words */
    bool escort;                                 /* goes only with an escort */
} vehicle;

/* Something is picked up there, and it has an office to go to. */
bool station_paired(const station *s);
#define VEHICLE_OPEN_END "open"
bool vehicle_ends_open(const vehicle *v);
/* Office where its routes end, that they start from given; JALUR_NONE: open, or unknown. */
uint32_t vehicle_end(const vehicle *v, uint32_t home);

/* Where a station stood in an earlier plan. */
typedef struct earlier {
    const char *station_id, *vehicle_id, *home_id;
    uint32_t station;    /* index, or JALUR_NONE: it is no more */
    uint32_t vehicle;    /* index, or JALUR_NONE: it is no more, or there are none of it */
    uint32_t vehicle_no; /* which of the alike; 0: not known */
    uint32_t day;
    const char *route;   /* what stood in one route has the same word */
    uint32_t seq;        /* its place there */
    bool fixed;          /* must stay there: it, and all before it on the route */
} earlier;

typedef struct crew { /* staff known at one office */
    const char *office_id;
    uint32_t office;
    uint32_t permanents;
    uint32_t max_temporaries; /* that can be found there; UINT32_MAX unknown */
    int64_t wage_permanent_idr_day, wage_temporary_idr_day, hire_idr;
    uint32_t hire_lead_days;
} crew;

typedef struct signal_mark {
    const char *village_code; /* "" when given as a point */
    uint32_t village;
    jalur_lonlat at;
    bool has_point;
    uint8_t level; /* 0 none, 1 weak, 2 2G/3G, 3 4G, 4 strong */
} signal_mark;

typedef struct closed_days { /* of a village, or of all villages below an area: nobody is paid there on these payout days */
    const char *area_code;
    uint32_t area;
    uint32_t first_day, last_day; /* 1.. */
    const char *reason; /* market, worship, village election ... */
} closed_days;

/* Roads closed or slowed for a while: by a flood, a landslide, a market. It speaks of roads that satisfy all it names; a
 * road that it touches is affected from junction to junction. Where several speak of one road, factors multiply. */
enum { CLOSURE_FACTOR_MAX = 10 };
#define CLOSURE_FACTOR_MIN 0.001 /* below it only 0 */
typedef struct closure {
    const char *id;      /* unique */
    bool by_road;
    int64_t road;        /* source_id of the roads, if by_road */
    uint8_t class;       /* road_class; ROAD_CLASSES: any */
    shape_area area;     /* n_part 0: anywhere */
    double factor;       /* of the speed, 0 .. CLOSURE_FACTOR_MAX; 0: closed */
    const char *profile; /* "": every profile */
    uint8_t seasons;     /* bits 1 << season */
    const char *reason;  /* "" when unknown */
} closure;

typedef struct settlement { /* what a map shows, whoever it belongs to */
    const char *id;   /* unique */
    const char *name, *kind; /* "" when unknown */
    jalur_lonlat at;
} settlement;
enum { SETTLEMENT_BORDER_M = 250 }; /* borders are generalised: so near to a village it may belong to it */

/* What was recorded as delivered: to a station, or to a village as a number. */
typedef enum due_kind { DUE_KITS, DUE_PAYMENTS, DUE_KINDS } due_kind;
enum { HANDOVER_DAY_MIN = -365, HANDOVER_DAY_MAX = 730 };
typedef struct handover {
    due_kind kind;
    const char *station_id; /* "": to the village */
    uint32_t station;
    const char *village_code;
    uint32_t village;
    int32_t day;            /* of the plan or the payout; before day 1: 0 and less */
    int32_t at_s;           /* of the day; -1 unknown */
    uint32_t count;         /* units; UINT32_MAX: all that were still due in the village */
} handover;

typedef struct territory {
    arena mem;
    area *areas;           uint32_t n_areas;
    station *stations;     uint32_t n_stations;
    household *households; uint32_t n_households;
    office *offices;       uint32_t n_offices;
    road *roads;           uint32_t n_roads;
    const char **road_ids; uint32_t n_road_ids; /* those that are no whole numbers; with the roads */
    vehicle *vehicles;     uint32_t n_vehicles;
    crew *crews;           uint32_t n_crews;
    signal_mark *signals;  uint32_t n_signals;
    closed_days *closed;   uint32_t n_closed;
    settlement *settlements; uint32_t n_settlements; /* by id */
    closure *closures;     uint32_t n_closures; /* by id */
    handover *handovers;   uint32_t n_handovers;  /* by kind, day, time, station, village */
    earlier *earlier;      uint32_t n_earlier;  /* by route, then place in it; each station once */
} territory;

void territory_init(territory *t, jalur_ctx *ctx);
void territory_release(territory *t);
/* Sets parent of areas and village / home / office indices by code (binary search). Codes that do not
 * join leave JALUR_NONE. A parent is the longest existing proper prefix at a dot. Needs the sort order. */
void territory_join(territory *t);
uint32_t territory_area(const territory *t, const char *code);   /* or JALUR_NONE */
uint32_t territory_office(const territory *t, const char *id);   /* or JALUR_NONE */
bool territory_has_vehicle(const territory *t); /* one whose count is not 0 */
/* Something is to be delivered: not where offices stand without any station and vehicle, as for a payout or for coverage alone. */
bool territory_delivers(const territory *t);
uint32_t territory_station(const territory *t, const char *id);  /* or JALUR_NONE */
uint32_t territory_household(const territory *t, const char *id); /* or JALUR_NONE */
/* A road's id as its source wrote it: `digits` is filled where it is a number. */
enum { ROAD_DIGITS = 24 };
const char *territory_road_id(const territory *t, int64_t source_id, char digits[ROAD_DIGITS]);
/* The area itself or its ancestor at `level`; JALUR_NONE if there is none. */
uint32_t territory_up(const territory *t, uint32_t area_index, area_level level);

/* Words of the enums as used in files ("kecamatan", "paved", "estimated"...); parse returns false when unknown. */
const char *area_level_name(area_level level);
bool area_level_parse(const char *text, area_level *out); /* also desa, kelurahan, kota, village, district, regency */
/* Level from a dotted code: 2 / 5 / 8 / 13 characters. */
bool area_level_of_code(const char *code, area_level *out);
const char *placed_name(placed how); /* "given" "estimated" "nowhere" */
const char *office_kind_name(office_kind kind);
bool office_kind_parse(const char *text, office_kind *out); /* also KPU, gudang, kantorpos, KC, KCU, balai ... */
const char *road_class_name(road_class c);
const char *road_surface_name(road_surface s);
bool road_class_parse(const char *text, road_class *out);     /* jalur's own words */
bool road_surface_parse(const char *text, road_surface *out);
bool modes_parse(const char *text, uint8_t *out); /* "truck,foot" */

#endif
