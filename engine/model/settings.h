/* The settings of a project: every assumption a plan rests on, with unit, default, range and one line
 * of explanation. One table (settings.c) serves the project file, scenario files, --set and help. */
#ifndef JALUR_MODEL_SETTINGS_H
#define JALUR_MODEL_SETTINGS_H

#include "model/profile.h"

enum { SETTINGS_DAYS_MOST = 14 };

typedef struct settings {
    char name[128];            /* title of the plan */
    season season;
    int64_t seed;
    /* network */
    double join_m;             /* line ends this near to another line are joined and counted; 0: only shared vertices */
    int64_t node_crossings;    /* 1: lines that cross are joined there, bridges and tunnels excepted */
    /* delivery */
    int64_t days;              /* days of delivery before the deadline */
    int64_t day_start_s, day_end_s; /* working day where a vehicle says nothing */
    int64_t deadline_s;        /* default deadline of a station on the last day, seconds of day; <0 none */
    int64_t unload_base_s;     /* service per station: base + per box */
    int64_t unload_box_s;
    int64_t load_s;            /* loading at the depot before each route */
    int64_t docks;             /* vehicles that load at once at a warehouse that names no number; 0: any */
    int64_t delivery_escorts;  /* for the routes of a day; 0: as many as wanted */
    int64_t split;             /* 1: what no vehicle carries whole is brought in parts */
    double balance_idr, compact_idr, change_idr; /* soft goals, see settings.c */
    double snap_limit_m;       /* 0: the profile's limit */
    double plan_time_s;        /* search time, wall seconds */
    int64_t table_places;      /* places up to which travel is a table */
    double bound_share;        /* time for the lower bound, as a share of plan_time_s */
    int64_t bound_rounds;      /* rounds of the lower bound where the search stops by iterations; 0: no bound */
    int64_t plan_iterations;   /* > 0: stop by iterations instead (deterministic) */
    char kit[32];              /* kit of data/profiles/kits.ini used where a station gives no boxes */
    /* staffing (letters of the model in staff/staff.h) */
    int64_t payout_days;       /* 14 */
    double work_min;           /* H */
    double cash_min;           /* kappa */
    double counter_min, community_min, door_min; /* sigma */
    double door_walk_min;      /* w where no tour is known */
    double load_cap, wait_min; /* rho; 0: that of a queue in which the mean wait is wait_min */
    double near_m;             /* counter channel up to here, ~500 m */
    int64_t community_from;    /* recipients per village from which a community point is held, 50 */
    double far_m;              /* these two rules may be left up to here */
    int64_t point_from;        /* and down to here */
    double leave_idr;          /* for the way of each recipient who is paid against a rule */
    double no_show, sure;      /* phi; probability with which the planned number is there, 0: expected numbers */
    int64_t hire_lead_days;    /* l */
    double wage_permanent_idr, wage_temporary_idr, hire_idr; /* per day, per day, once */
    int64_t payers_per_supervisor;
    double supervisor_idr;     /* a day, of a supervisor or coordinator */
    double least_a_day;        /* recipients a staff-day must pay for somebody to be sent */
    int64_t nights;            /* a payer may stay away */
    double night_idr;
    char rest_days[64];        /* "7,14": nobody works */
    double overtime_min, overtime_factor; /* minutes a staff-day may be longer; wage of them */
    double reserve;            /* share of every staff-day kept free for changes of the list */
    int64_t learn_days;        /* working days until a new temporary has full pace */
    double learn_pace;         /* share of the pace on the first of them */
    double absent;             /* share of visited ones who are not there and come to the office later */
    double upload_min;         /* lost a day where there is no signal */
    int64_t session_seats;     /* recipients a day at one community point; 0: any number */
    double lend_max_min, lend_idr; /* offices this near lend permanents (0: none); allowance a staff-day */
    double amount_idr;         /* paid to a recipient */
    double cash_idr;           /* an office can hand out on a day; 0: any */
    int64_t escorts, payers_per_escort; /* at an office, 0: as many as wanted; payers in the field with one */
    double urgency_signal;     /* of a village with signal, in the order of days */
    double staff_kmh;          /* straight, where no known way leads; 0: unreachable */
    char staff_profile[PROFILE_NAME_MAX + 1];
    char walk_profile[PROFILE_NAME_MAX + 1]; /* between houses */
    char areas_3t[256];        /* code prefixes of remote areas: "53.04,53.05.02" */
    double weight_3t, weight_homebound; /* in weighted unserved */
    /* coverage */
    double cover_min;          /* X minutes */
    char cover_profiles[128];  /* "motorcycle,foot" */
    char cover_kinds[128];     /* office kinds that count as service points: "post" */
    int64_t cover_nearest;     /* points kept for each village, nearest first */
    double counter_people;     /* that one counter can serve in the whole payout; 0: no limit */
    int64_t cover_signal;      /* level a village needs to count as served; 0: none */
    char cover_decay[16];      /* of the access score: a word of decay.h */
    double ground_kmh;         /* on foot off the road, on level ground, where no friction was imported */
    double ground_min;         /* of a way that begins there, at most */
    char first_date[16];       /* of plan day 1, "2024-02-12"; "" unknown */
    int64_t export_max_rows;   /* roads written out, rows of access.geojson */
    int64_t score_pairs;       /* villages times points up to which access scores are computed */
    int64_t as_of_day;         /* the last day that is over, for plan coverage; 0: the last one with a delivery */
} settings;

typedef enum setting_type { SETTING_TEXT, SETTING_INT, SETTING_REAL, SETTING_SEASON, SETTING_CLOCK } setting_type;

typedef struct setting_spec {
    const char *key;      /* "plan.days" */
    setting_type type;
    size_t offset, size_bytes;  /* within struct settings */
    double min, max;
    const char *standard; /* default, as text */
    const char *unit;
    const char *help;
} setting_spec;

const setting_spec *settings_table(uint32_t *n);
void settings_init(settings *s); /* all defaults */
/* Clock values are "HH:MM". JALUR_E_USAGE for an unknown key (with the nearest known one as remedy),
 * JALUR_E_DATA for a bad value; `s` unchanged on failure. */
jalur_status settings_set(jalur_ctx *ctx, settings *s, const char *key, const char *value);
/* Does a list of days ("7,14") hold the day? Does a list of code prefixes ("53.04,53.05.02") hold the code? */
bool settings_rest_day(const settings *s, uint32_t day);
bool settings_names_area(const char *list, const char *code);
jalur_status settings_get(jalur_ctx *ctx, const settings *s, const setting_spec *spec, char **out); /* mem_free */

#endif
