/* The staffing stage: the question, the answer, who is on whose list. */
#include "app/staffing.h"

jalur_status jalur_staff_solve(jalur_project *p, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    stage s = {0};
    roster r;
    staffing job;
    uint64_t question = 0;
    *out = NULL;
    staffing_init(&job, p);
    roster_init(&r, p->ctx);
    TRY(stage_begin(p, "staff", "Staffing", &s));
    TRY(session_network(p, NULL));
    TRY(staffing_offices(&job));
    TRY(staffing_villages(&job));
    TRY(staffing_question(&job, &question));
    TRY(staffing_tours(&job));
    const staff_problem asked = staffing_problem(&job);
    TRY(staff_solve(p->ctx, &asked, &(staff_options){.time_s = STAFFING_S, .ranges = true}, &r));
    r.question = question;
    for (uint32_t v = 0; v < r.n_villages; v++) r.villages[v].at = job.reach.villages[v].at;
    TRY(staffing_coordinators(&job, &r));
    TRY(staffing_lists(&job, &r));
    TRY(staffing_crews(p, &r));
    TRY(store_save_roster(p->store, &p->t, &r));
    TRY(stage_outdate(p, OF_COVER, "the staffing was made anew", NULL)); /* who is paid when is due there */
    TRY(staffing_report(&job, &r, s.report));
    TRY(stage_end(&s, out));
done:
    roster_release(&r);
    staffing_release(&job);
    stage_release(&s);
    numbers_end(point);
    return err_while(p->ctx, st, "staffing");
}
