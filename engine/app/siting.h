/* A siting problem in the making: villages, places, the sparse table, the answer. */
#ifndef JALUR_APP_SITING_H
#define JALUR_APP_SITING_H

#include "app/session.h"
#include "model/siting.h"
#include "site/site.h"

enum { PERIODS_MOST = 12 };

typedef struct site_place { /* a candidate */
    uint32_t village;          /* area it stands in, or JALUR_NONE */
    uint32_t office;           /* it stands at an office that is no service point yet, or JALUR_NONE */
    const char *id;            /* of the office or the row of the file; "" for a village */
    jalur_lonlat at;
} site_place;

/* Sites of the problem: first the existing service points, then the candidates; with periods or days, such a row of candidates
 * for each of them. Demands: the villages that have a point; with periods, once for each. */
typedef struct sitework {
    jalur_project *p;
    const jalur_site_options *o;
    site_goal goal;
    bool backup;               /* COVER_MOST with a second point as good as the first */
    arena mem;
    access_table access;       /* villages and their way to the existing points */
    const net_metric *metric;
    uint32_t *offices, n_offices;
    uint32_t *village;         /* per demand: index into access.villages */
    site_place *place;         /* the candidates */
    const char *candidates_are; /* "villages", kinds of offices, or the file */
    uint32_t n_demands, n_candidates, n_sites;
    net_snap *demand, *site;   /* snaps */
    double *weight, *beyond, *capacity;
    uint32_t *first, *arc;
    double *cost; size_t n_arcs, cap_arcs, cap_cost;
    uint8_t *state;
    uint32_t *group, *group_area, n_groups; /* FAIR: of each demand; the kecamatan, or JALUR_NONE */
    uint32_t *when, n_when;    /* the periods or days by their number; n_when 0: no such thing */
    double *budgets;
    site_problem problem;
    site_options options;
    site_answer answer;
    bool cancelled; /* it is the best so far */
} sitework;

/* siting_places.c: demands and candidates, snapped to the network. JALUR_E_DATA where there is no candidate. */
jalur_status sitework_places(sitework *w);
const char *sitework_place_name(const sitework *w, const site_place *place); /* of the office, else the id, else the village */
/* siting_waves.c: from the plain problem to that with backup, groups, closings, periods or days */
jalur_status sitework_waves(sitework *w);
/* siting_answer.c */
jalur_status sitework_answer(sitework *w, siting *out);
void sitework_report(const sitework *w, const siting *s, jalur_report *report);

#endif
