/* The guard around GLPK: hooks instead of a terminal, a jump instead of abort().
 *
 * GLPK prints progress through its terminal hook every few tenths of a second, also in the middle of a long simplex
 * run. The hook shows nothing to anybody; it serves as the place to look whether the caller cancelled or the hard time
 * limit has come, so that looking changes no pivot. GLPK tracks every block it takes in its environment, which is
 * freed as a whole after a jump. */
#include <glpk.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "solve/lp_inside.h"

static void keep_words(lp_gate *g, const char *text)
{
    size_t n = strlen(text), room = sizeof g->words - 1 - g->n_words;
    if (n > room) n = room;
    memcpy(g->words + g->n_words, text, n);
    g->n_words += n;
    g->words[g->n_words] = 0;
}

static int on_text(void *user, const char *text)
{
    lp_gate *g = user;
    if (glp_at_error()) {
        keep_words(g, text);
        return 1;
    }
    const double now_s = clock_wall_s();
    const bool told = g->step && now_s < g->end_s;
    if (told) (void)step_progress(g->ctx, g->step, (uint64_t)((now_s - g->began_s) * 1000), (uint64_t)((g->end_s - g->began_s) * 1000));
    if (step_cancelled(g->ctx)) {
        g->exit = LP_EXIT_CANCEL;
        longjmp(g->out, 1);
    }
    if (isfinite(g->hard_end_s) && clock_wall_s() > g->hard_end_s) {
        g->exit = LP_EXIT_TIME;
        longjmp(g->out, 1);
    }
    return 1;
}

static void on_abort(void *user)
{
    lp_gate *g = user;
    g->exit = LP_EXIT_ABORT;
    longjmp(g->out, 1);
}

/* Where a jump lands. No variable of this frame is changed after setjmp. */
static jalur_status enter(lp_gate *g, jalur_status (*body)(void *user), void *user)
{
    if (setjmp(g->out) != 0) return JALUR_OK;
    return body(user);
}

static jalur_status aborted(lp_gate *g)
{
    for (char *c = g->words; *c; c++)
        if (*c == '\n' || *c == '\r') *c = ' ';
    const err_site site = {.native = g->words, .remedy = "report this as a defect, with the input if you can"};
    return err_at(g->ctx, JALUR_E_INTERNAL, &site, "the solver gave up: %s", g->words);
}

jalur_status lp_gate_run(lp_gate *g, jalur_ctx *ctx, jalur_status (*body)(void *user), void *user)
{
    *g = (lp_gate){.ctx = ctx, .began_s = clock_wall_s(), .hard_end_s = INFINITY};
    if (step_cancelled(ctx)) {
        g->exit = LP_EXIT_CANCEL;
        return err_set(ctx, JALUR_E_CANCELLED, "cancelled");
    }
    const int env = glp_init_env(); /* 0 new, 1 there already */
    if (env > 1) return err_set(ctx, JALUR_E_RESOURCE, "the solver could not start: memory is gone");
    const int printing = glp_term_out(GLP_ON);
    glp_term_hook(on_text, g);
    glp_error_hook(on_abort, g);
    const jalur_status st = enter(g, body, user);
    if (env == 0 || g->exit != LP_EXIT_NONE) {
        glp_free_env();
    } else {
        glp_term_out(printing);
        glp_term_hook(NULL, NULL);
        glp_error_hook(NULL, NULL);
    }
    if (g->exit == LP_EXIT_ABORT) return aborted(g);
    if (g->exit == LP_EXIT_CANCEL) return err_set(ctx, JALUR_E_CANCELLED, "cancelled");
    return st;
}
