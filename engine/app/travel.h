/* Questions to the network without a plan: what they share. */
#ifndef JALUR_APP_TRAVEL_H
#define JALUR_APP_TRAVEL_H

#include "app/session.h"

typedef struct travel { /* who travels, when */
    jalur_project *p;
    char profile[PROFILE_NAME_MAX + 1];
    season season;
    double limit_m; /* 0: the profile's */
    const net_metric *m;
    arena mem;
} travel;

/* Options over the project's settings. travel_end may follow whatever this returns. */
jalur_status travel_begin(jalur_project *p, const jalur_travel_options *o, travel *out);
/* Memory of *out from t->mem. */
jalur_status travel_snap(travel *t, const net_metric *m, const jalur_point *points, size_t n, net_snap **out);
void travel_report_who(const travel *t, jalur_report *r);
/* Points that are on no road, with their distance, as list `what`: the first 200. */
void travel_report_far(const char *what, const char *label, const jalur_point *points, const net_snap *at, size_t n, jalur_report *r);
void travel_end(travel *t); /* accepts a zeroed one */

#endif
