/* Checks results with code that did not make them: everything is derived again from the inputs and the stored answer.
 * Nothing of the rooms that plan, staff or cover is used; the rules below are stated here once more, on purpose.
 *
 * Roads. Vertices are equal when they round to the same 1e-7 degrees and have the coordinates of the first. Every stretch
 * between two neighbouring vertices of a road is an edge, geodesic metres long. Speed: profile_speed_kmh; one-way roads
 * bind profiles that obey them. Roads drawn twice with the same rules count once. Heights: lines are cut where roads meet
 * or end and joined again where exactly two pieces of the same road (source id, name, rules) meet; over runs of at least
 * 30 m of such a stretch the slope is taken (a shorter rest: slope times run / 30), a run takes its length divided by
 * Tobler's factor (at least 0.05) for walkers, by 1 / (1 + 6 slope) uphill and 1 / (1 + 5 (-slope - 0.05)) downhill
 * beyond -0.05 for vehicles (slope within 0.3); the stretch's mean holds for all of its edges. Ferries and boat lines know
 * no slope; leaving land on one costs its waiting time (else the profile's), except for boats.
 *
 * Where the settings say so, a line end that shares no vertex with another road goes on to the nearest place on another
 * road within network.join_m (ties: lower road, lower edge), which gets a vertex there; and lines that cross get a vertex
 * in common, bridges, tunnels and pairs of land and water excepted. Both look at the roads as given.
 *
 * Closures: a road that has the id and the class a closure names, and touches its polygon (a vertex inside it by the even-odd
 * rule, its border included, or a side that crosses it), is affected from junction to junction: closed where the factor is 0,
 * else its time is divided by the factor, waiting included. Several multiply.
 *
 * Road point of a place: the nearest road that the profile may use within the limit (setting, else the profile's), roads
 * of the largest strongly connected part (by length) first; else the nearest of all. Only boats start from water lines,
 * nobody from a motorway.
 *
 * Time. Arrival is departure plus leg plus the breaks on it; service is unloading (the station's own, else base and per box,
 * the vehicle's own or the setting) and twice the longest walk of all profiles in use, walks and legs rounded up to seconds.
 * Service starts within the station's hours and by its deadline. Loading lies between load_start and departure, all of it in the
 * shift of its day. Cost: vehicle, kilometres, hours from departure to return and overtime, each product rounded to the nearest rupiah.
 *
 * Trips, breaks, limits of a day: trips.c. Escorts, docks, the earlier plan: together.c. A vehicle alone: alone.c.
 *
 * Bound. Added up again in 128 bits from the numbers that prove it; every served station and every vehicle is in it; what a set of
 * stops needs follows from its demand; the least reduced cost of any route is found again by a pricing of this room's own, for
 * each class of vehicles whose proof needs no clock and whose table of loads and stops is small enough, to a metre and a second a
 * leg. Else a warning says so.
 *
 * Over the ground. A step to one of 16 neighbours takes its geodesic metres (cells as wide as the mean of both rows) times the mean
 * friction (minutes a km) of both cells, of a knight's move of all four, over Tobler's factor of its slope; without friction
 * 60 / cover.ground_kmh, and cells at 0 m or below are sea. Neither cell may lack a value, nor one that a knight's move
 * passes, nor both beside a step over a corner. From a cell that holds a road one goes on from the best place on it there.
 *
 * Plan coverage. The stations and households of a village are lined up by their planned day, the unplanned last; what was
 * recorded for the village as a number is lined up by its day; the first of the one line got the first of the other.
 *
 * Not looked at, since only the programs that found them can tell: prices, ranges and what would be needed of the staffing (dual_,
 * range_, need_, officer_worth, last_idr) and the optima of its stages but for the cost; whether no missing link is shorter and no fewer
 * roads would have to stay open; how an answer was searched; the data check. tests/cli/verify_columns.sh holds the list, column by column.
 *
 * Shortest ways: Dijkstra (1959) with a binary heap. Strong parts: two passes after Sharir (1981). */
#ifndef JALUR_VERIFY_VERIFY_H
#define JALUR_VERIFY_VERIFY_H

#include "model/access.h"
#include "model/due.h"
#include "model/plan.h"
#include "model/raster.h"
#include "model/roster.h"
#include "model/settings.h"

typedef struct verify_input { /* results may be NULL: not checked */
    const territory *t;       /* placed and joined */
    const settings *set;
    const profile_set *profiles;
    const plan *plan;
    const roster *roster;
    const access_table *access;
    const due_table *due;
    const raster *friction, *heights; /* of the ground beside the roads; NULL: none */
} verify_input;

typedef struct verify_finding {
    const char *class;        /* kebab word, static: "clock-arrive" */
    bool warning;             /* not a violation: the answer holds, but could be better */
    const char *where, *found, *expected;
} verify_finding;

typedef struct verify_count {
    const char *class;
    bool warning;
    uint64_t n;
    uint32_t first;           /* index into findings, or JALUR_NONE when it was not kept */
} verify_count;

enum { VERIFY_KEPT = 5000, VERIFY_CLASSES_MAX = 160 };

typedef struct verify_verdict {
    arena mem;
    verify_finding *findings; uint32_t n_findings; /* in the order of the checks, up to VERIFY_KEPT */
    verify_count counts[VERIFY_CLASSES_MAX]; uint32_t n_counts; /* in the order of appearance */
    uint64_t checked;         /* single comparisons made */
    uint64_t violations, warnings;
    uint32_t routes, legs, unserved, villages, cells, files; /* what was looked at */
    int64_t bound_idr;        /* of the plan, 0 none */
    bool bound_priced;        /* no route beats its duals: found again for every class of vehicles */
    double bound_own_idr;     /* then: the bound by what was found here, each leg a metre and a second longer */
} verify_verdict;

void verify_verdict_init(verify_verdict *v, jalur_ctx *ctx);
void verify_verdict_release(verify_verdict *v);

/* Classes.
 * plan      station-missing station-twice unknown-station served-count boxes-lost plan-cost plan-season
 * vehicle   unknown-vehicle vehicle-number vehicle-twice depot-missing day-outside
 * load      over-capacity load-sum load-after station-share
 * clock     clock-load clock-arrive clock-start clock-return service deadline hours shift
 * rules     may-not-serve not-ready max-stops max-km max-drive max-work overtime reload-count reload-place reload-time
 *           break-order break-length break-hours break-late break-missing break-leg escorts docks fixed-moved changed-count
 * place     road-point access-walk access-line access-limit
 * leg       leg-missing leg-start leg-off-road leg-length leg-time leg-too-fast; leg-not-shortest is a warning
 * totals    total-drive total-service total-wait total-rest total-reload total-unpaved total-dry-only ferry-legs route-cost
 * left out  unserved-position unserved-far unserved-reached unserved-season unserved-heavy unserved-late unserved-fleet
 *           unserved-servable unserved-fleet-free unserved-vehicle unserved-gap unserved-optional unserved-docks unserved-escort
 *           unserved-lacking unserved-number
 * bound     bound-cost bound-sum bound-station bound-fleet bound-cut bound-price; bound-not-repeated is a warning
 * roster    roster-recipients roster-village roster-office roster-channel roster-days roster-total roster-cost
 *           roster-work roster-capacity roster-hired roster-officer roster-list roster-walk roster-crew roster-stage roster-signal
 * access    access-villages access-class access-minutes access-office access-near access-closure access-people access-share access-sum
 *           access-score access-served access-catchment access-signal access-gap access-closed
 * due       due-villages due-class due-days due-reason due-sum due-records
 * JALUR_E_DATA when the territory has no roads or a profile is unknown. */
jalur_status verify_results(jalur_ctx *ctx, const verify_input *in, verify_verdict *out);
/* Adds to a verdict what is wrong with exported files: those that DIR/SHA256SUMS names are there and have the sums it says, and it
 * names `wanted` and every manifest and staffing list that is there (file-list file-missing file-changed file-unlisted). JALUR_E_IO
 * when one cannot be read. */
jalur_status verify_files(jalur_ctx *ctx, const char *dir, const char *const *wanted, uint32_t n_wanted, verify_verdict *out);
/* The same where files in DIR are not those of the same names in AGAIN (export-other). */
jalur_status verify_same_files(jalur_ctx *ctx, const char *dir, const char *again, const char *const *names, size_t n, verify_verdict *out);
/* The same where stops, what is left out and sums are not those of the results (export-form export-stop export-unserved export-summary).
 * peak_bytes: the memory that the summary names, the one figure of an export that no project gives; 0 where it names none. */
jalur_status verify_exported(jalur_ctx *ctx, const char *dir, const verify_input *in, verify_verdict *out, int64_t *peak_bytes);
/* The same where a manifest does not add up to its route, or from row to row (export-form export-manifest). */
jalur_status verify_manifests(jalur_ctx *ctx, const char *dir, const verify_input *in, verify_verdict *out);

#endif
