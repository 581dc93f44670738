/* What the files of the staffing stage share: the question put to engine/staff, and what stands behind its numbers. */
#ifndef JALUR_APP_STAFFING_H
#define JALUR_APP_STAFFING_H

#include "app/session.h"
#include "staff/staff.h"

/* Households of one village that may be paid at their doors, in the order of the walk. */
typedef struct door_tour {
    uint32_t *house;  /* territory indices */
    uint32_t *walk_s; /* to each from the one before, or from the village's point */
    bool *anew;       /* from the village's point: the first, and where the doors are too many for one walk */
    uint32_t n;
    double back_s;    /* from the last to the village's point */
} door_tour;

enum { STAFFING_S = 120 }; /* wall limit of one question */

typedef struct staffing {
    jalur_project *p;
    arena mem;
    settings set;                    /* the project's, or changed for a what-if */
    access_table reach;              /* travel of every village to its nearest office */
    uint32_t *post; uint32_t n_post; /* offices that pay */
    bool *shut;                      /* by post: closed in a what-if */
    double *off_road_m;              /* by post: how far the nearest road is where none is in reach; INFINITY there is none; else 0 */
    staff_office *offices;           /* by post */
    staff_village *villages; uint32_t n_villages;
    staff_link *links; uint32_t n_links;
    uint32_t *area_slot;             /* per area: index into villages, or JALUR_NONE */
    uint32_t *house, *house_from;    /* households by village: house[house_from[v] .. house_from[v + 1]) */
    door_tour *tours;                /* by village; NULL until measured */
    uint32_t homeless;               /* households in no known village */
    uint32_t off_network;            /* villages reached straight, at staff.kmh */
} staffing;

void staffing_init(staffing *job, jalur_project *p);
void staffing_release(staffing *job);
staff_problem staffing_problem(const staffing *job);

/* staffing_gather.c. Offices first; between the two a what-if may change and shut some. */
jalur_status staffing_offices(staffing *job);
jalur_status staffing_villages(staffing *job);
/* staffing_question.c: of all that the answer rests on; before the tours. */
jalur_status staffing_question(const staffing *job, uint64_t *out);
/* staffing_tours.c: tours over the doors of every village by the route solver; sets door_walk_min. */
jalur_status staffing_tours(staffing *job);
/* staffing_lists.c: who of the households is on whose list; fills r->stops. */
jalur_status staffing_lists(const staffing *job, roster *r);
/* staffing_crews.c: one coordinator for every kecamatan in which somebody is visited, at the office that visits most there;
 * people of the delivery plan by day and kecamatan, and of its busiest day. */
jalur_status staffing_coordinators(const staffing *job, roster *r);
jalur_status staffing_crews(jalur_project *p, roster *r);
/* After another delivery plan: the saved staffing, if there is one, gets its people. What pays does not rest on it. */
jalur_status staffing_new_plan(jalur_project *p);
/* staffing_report.c */
void staffing_report_crews(const territory *t, const roster *r, jalur_report *report); /* people of the delivery plan */
jalur_status staffing_report(const staffing *job, const roster *r, jalur_report *report);
/* Share in percent with two decimals, rounded and truncated: "99.38 (truncated 99.37)"; the second only where it differs. */
void staffing_percent(double part, double whole, char out[48]);

/* staffing_change.c: a what-if file, applied to a question in two steps. */
typedef struct staffing_change staffing_change;
jalur_status staffing_change_read(jalur_ctx *ctx, const char *path, staffing_change **out);
void staffing_change_free(staffing_change *c); /* accepts NULL */
jalur_status staffing_change_settings(staffing_change *c, settings *set);
jalur_status staffing_change_offices(staffing_change *c, staffing *job);
jalur_status staffing_change_villages(staffing_change *c, staffing *job);

#endif
