/* An open project from inside: what has been loaded and built so far, and the steps that stages share.
 *
 * Invariants: 1. everything below `store` is derived from the project file and may be dropped at any time;
 * 2. indices in results point into `t`; 3. t is reloaded (and all that hangs on it dropped) after an import. */
#ifndef JALUR_APP_SESSION_H
#define JALUR_APP_SESSION_H

#include <jalur/jalur.h>

#include "base/report.h"
#include "cover/cover.h"
#include "geo/geo.h"
#include "model/plan.h"
#include "model/problems.h"
#include "model/roster.h"
#include "model/settings.h"
#include "net/net.h"
#include "store/store.h"

enum { METRICS_MAX = PROFILES_MAX * SEASONS };

typedef struct kit_set {
    kit *item;
    uint32_t n;
} kit_set;

struct jalur_project {
    jalur_ctx *ctx;
    store *store;
    settings set;
    arena fixed;           /* profiles and kits */
    profile_set profiles;
    kit_set kits;
    geo_kit *geo;
    bool loaded;           /* t stands */
    bool placed;           /* every point of t was joined and placed */
    territory t;           /* its roads only once session_roads was asked for them */
    bool has_roads, knows_roads; /* t.roads stand; `roads` stands */
    store_roads roads;
    net *graph;            /* NULL until built */
    uint32_t classes;      /* road classes it has: bits 1 << road_class; 0 until asked for */
    bool graph_was_kept;   /* it came from the file beside the project */
    arena ground;          /* what hangs on the graph */
    net_closing closing;   /* of t.closures; with the graph */
    net_metric *metrics[PROFILES_MAX][SEASONS]; /* made on demand, with closures */
    net_metric *open[PROFILES_MAX][SEASONS];    /* without them, to find out what they cut; made on demand */
};

/* Loads the nouns once. */
jalur_status session_load(jalur_project *p);
/* Loads the roads into t, for those who read them one by one: checks, export, the first building of the graph. */
jalur_status session_roads(jalur_project *p);
/* Fills p->roads: how many roads there are, and a number that stands for all of them. What an earlier run kept serves as long as
 * nothing has changed the roads; else they are loaded. */
jalur_status session_about_roads(jalur_project *p);
/* Drops nouns and graph: after an import. */
void session_drop(jalur_project *p);
/* Loads, joins points to villages, places what is known only as a count, saves the places (checkpoint 1), builds the graph.
 * JALUR_E_DATA without roads. `report` (may be NULL) gets what was done. */
jalur_status session_network(jalur_project *p, jalur_report *report);
/* The weights of one profile in one season, closures applied; made once. JALUR_E_DATA when there is no such profile. */
jalur_status session_metric(jalur_project *p, const char *profile_name, season s, const net_metric **out);
jalur_status session_no_profile(jalur_project *p, const char *name); /* the error for it */
/* The same as if no road were closed; NULL where no closure concerns it. */
jalur_status session_open_metric(jalur_project *p, const char *profile_name, season s, const net_metric **out);
/* The closure that cuts `to` off from `from` for this profile in this season, as words: closure "x" (reason). Text "" where
 * none does. */
enum { CLOSURE_WORDS = 240 };
jalur_status session_closure_words(jalur_project *p, const char *profile_name, season s, jalur_lonlat from, jalur_lonlat to,
                                   char out[CLOSURE_WORDS]);
/* Gives back all metrics but those of one profile and of walking and boats, which every profile is compared with: nobody may
 * hold one of the others. */
void session_keep_metrics(jalur_project *p, const char *profile_name);
/* Whether an export may write a file of this name into its directory. */
bool session_exports(const char *name);
/* The files that every export of a plan writes besides manifests and tables. */
const char *const *session_exported(uint32_t *n);
/* All files of an export but SHA256SUMS into a directory: to the byte those of any export of the same project, once the one figure that is
 * another each time, the memory that it took, is given. */
struct export_names;
jalur_status session_export_again(jalur_project *p, const char *dir, int64_t peak_bytes, struct export_names *written);
/* Coverage by the given profiles. `whole`, for the coverage stage: both seasons, scores, and who is reached on foot or by
 * boat alone; else times in the project's season, for siting and staffing. */
jalur_status session_access(jalur_project *p, const char *profiles, bool whole, const uint32_t *offices,
                            uint32_t n_offices, access_table *out);
/* Offices of the kinds in a comma list that have a position. Memory from `a`. */
jalur_status session_offices(jalur_project *p, const char *kinds, arena *a, uint32_t **out, uint32_t *n);

/* profiles.c: reads the files compiled in from data/profiles. */
jalur_status profiles_load(jalur_project *p);
/* Those that the project file brings, over them. */
jalur_status profiles_of_project(jalur_project *p);
/* Profiles of a file like data/profiles/profiles.ini: new ones, or keys of known ones; `like = NAME` begins with the values of another.
 * Kept in the project file. On failure nothing has changed. JALUR_E_DATA names section, key and what was found. */
jalur_status profiles_import(jalur_project *p, const char *file, jalur_report *report);

/* What a setting that names profiles or a kit must name: JALUR_E_DATA when the project knows none of that name. */
jalur_status profiles_check_setting(jalur_project *p, const char *key, const char *text);

/* prepare.c: joins points to villages by position and places what has none. */
jalur_status prepare_places(jalur_project *p, jalur_report *report);

/* stage.c: a stage's report with its clock. Usage: stage_begin, work, stage_end (saves the JSON, hands the report out). */
typedef struct stage {
    jalur_project *p;
    const char *name;
    double wall_s, cpu_s;
    jalur_report *report;
} stage;
/* JALUR_E_IO for a stage whose result could not be kept, as the project may not be written. */
jalur_status stage_begin(jalur_project *p, const char *name, const char *title, stage *out);
/* Adds wall_s, cpu_s; saves where the project may be written; *out gets the report. Only after success of the work. */
jalur_status stage_end(stage *s, jalur_report **out);
void stage_release(stage *s);

/* Results that stand are older than the data from now on: the first change is kept as words until the stage ends anew. Said before the
 * change itself, so that none is lost; `marked` (may be NULL) are those that were not older before, to be taken back where the change
 * was refused. */
enum { OF_PLAN = 1, OF_STAFF = 2, OF_COVER = 4, OF_ALL = 7 };
jalur_status stage_outdate(jalur_project *p, unsigned results, const char *what, unsigned *marked);
jalur_status stage_not_outdated(jalur_project *p, unsigned marked);
/* Which results are older than the data, as rows of a list and, if wanted, as warnings. */
jalur_status stage_report_outdated(jalur_project *p, jalur_report *report, bool warn);

/* summary.c: what a person wants to know first, taken from the stages' reports in `run`. */
void summarise_run(const jalur_report *run, season s, jalur_report *summary);

#endif
