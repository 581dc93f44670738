/* What-if files:
 *
 *   [set]                         any setting of the project
 *   staff.days = 12
 *   [office POS-53.04.01]         permanents, counters, max_temporaries, escorts, wage_permanent, wage_temporary, hire,
 *   permanents = +1               hire_lead_days, cash_idr: a number, or a difference with + or -
 *   closed = yes                  [office *]: all of them; wages and hiring in [set] too count for all, whatever the staff
 *                                 file names
 *   [village 53.04.01.2001]       mobile, homebound (list delta)
 *   homebound = -3 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/ini_text.h"
#include "app/staffing.h"

typedef struct change_line {
    const char *section, *key, *value;
    bool used;
} change_line;

struct staffing_change {
    jalur_ctx *ctx;
    arena mem;
    const char *path;
    change_line *lines;
    size_t n, cap;
    jalur_status st;
};

static jalur_status refuse(const staffing_change *c, const change_line *l, const char *expected)
{
    char field[160];
    snprintf(field, sizeof field, "[%.60s] %.60s", l->section, l->key);
    return err_at(c->ctx, JALUR_E_DATA, &(err_site){.file = c->path, .field = field, .found = l->value, .expected = expected},
                  "%s is not understood", field);
}

static int on_line(void *user, const char *section, const char *key, const char *text)
{
    staffing_change *c = user;
    change_line l = {0};
    c->st = mem_grow(c->ctx, &c->lines, &c->cap, c->n + 1, sizeof *c->lines);
    if (c->st == JALUR_OK) c->st = arena_text(&c->mem, section, &l.section);
    if (c->st == JALUR_OK) c->st = arena_text(&c->mem, key, &l.key);
    if (c->st == JALUR_OK) c->st = arena_text(&c->mem, text, &l.value);
    if (c->st != JALUR_OK) return 0;
    c->lines[c->n++] = l;
    return 1;
}

jalur_status staffing_change_read(jalur_ctx *ctx, const char *path, staffing_change **out)
{
    jalur_status st = JALUR_OK;
    staffing_change *c = NULL;
    char *text = NULL;
    TRY(mem_new(ctx, 1, sizeof *c, &c));
    c->ctx = ctx;
    c->path = path;
    arena_init(&c->mem, ctx);
    TRY(ini_text_load(ctx, path, &text));
    TRY(ini_text_read(ctx, path, text, on_line, c, &c->st));
    if (c->n == 0) TRY(err_at(ctx, JALUR_E_DATA, &(err_site){.file = path}, "%s changes nothing", path));
    *out = c;
    c = NULL;
done:
    mem_free(ctx, text);
    staffing_change_free(c);
    return st;
}

void staffing_change_free(staffing_change *c)
{
    if (!c) return;
    mem_free(c->ctx, c->lines);
    arena_release(&c->mem);
    mem_free(c->ctx, c);
}

jalur_status staffing_change_settings(staffing_change *c, settings *set)
{
    jalur_status st = JALUR_OK;
    for (size_t i = 0; i < c->n; i++) {
        if (strcmp(c->lines[i].section, "set") != 0) continue;
        TRY(err_file(c->ctx, settings_set(c->ctx, set, c->lines[i].key, c->lines[i].value), c->path));
        c->lines[i].used = true;
    }
done:
    return st;
}

/* "+2", "-1" change `*number`, "7" replaces it; whole where asked, never below 0. */
static jalur_status change_number(const staffing_change *c, const change_line *l, bool whole, double *number)
{
    char *end;
    errno = 0;
    const double given = strtod(l->value, &end);
    if (end == l->value || *end || errno || !isfinite(given) || fabs(given) > 1e13)
        return refuse(c, l, "a number, or a difference such as +2");
    if (whole && given != floor(given)) return refuse(c, l, "a whole number");
    const bool difference = l->value[0] == '+' || l->value[0] == '-';
    const double next = difference ? *number + given : given;
    if (next < 0) return refuse(c, l, "a change that leaves at least 0");
    if (whole && next > 1e6) return refuse(c, l, "at most 1,000,000");
    *number = next;
    return JALUR_OK;
}

static jalur_status change_u32(const staffing_change *c, const change_line *l, uint32_t *number)
{
    double now = *number;
    const jalur_status st = change_number(c, l, true, &now);
    if (st == JALUR_OK) *number = (uint32_t)now;
    return st;
}

/* [section NAME]: NAME, or NULL when the section is another one. */
static const char *name_in(const char *section, const char *kind)
{
    const size_t n = strlen(kind);
    if (strncmp(section, kind, n) != 0 || section[n] != ' ') return NULL;
    return section + n + strspn(section + n, " ");
}

static bool word_in(const char *text, const char *a, const char *b, const char *c)
{
    return strcmp(text, a) == 0 || strcmp(text, b) == 0 || strcmp(text, c) == 0;
}

static jalur_status change_office(const staffing_change *c, const change_line *l, staff_office *o, bool *shut)
{
    const struct { const char *key; uint32_t *to; } whole[] = {
        {"permanents", &o->permanents}, {"counters", &o->counters}, {"max_temporaries", &o->max_temporaries},
        {"escorts", &o->escorts}, {"hire_lead_days", &o->hire_lead_days}};
    const struct { const char *key; double *to; } money[] = {
        {"wage_permanent", &o->wage_permanent_idr_day}, {"wage_temporary", &o->wage_temporary_idr_day},
        {"hire", &o->hire_idr}, {"cash_idr", &o->cash_idr_day}};
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        if (strcmp(l->key, whole[i].key) == 0) return change_u32(c, l, whole[i].to);
    for (size_t i = 0; i < sizeof money / sizeof money[0]; i++)
        if (strcmp(l->key, money[i].key) == 0) return change_number(c, l, false, money[i].to);
    if (strcmp(l->key, "closed") != 0)
        return refuse(c, l, "permanents, counters, max_temporaries, escorts, hire_lead_days, wage_permanent, wage_temporary, hire, "
                            "cash_idr or closed");
    *shut = word_in(l->value, "yes", "ya", "1");
    return *shut || word_in(l->value, "no", "tidak", "0") ? JALUR_OK : refuse(c, l, "yes or no");
}

static uint32_t post_of(const staffing *job, const char *id)
{
    const uint32_t index = territory_office(&job->p->t, id);
    for (uint32_t i = 0; i < job->n_post; i++)
        if (job->post[i] == index) return i;
    return JALUR_NONE;
}

/* Wages and hiring of the settings stand where the staff file names none; who changes them asks what if they were others. */
static void set_all_offices(const change_line *l, staffing *job)
{
    const settings *s = &job->set;
    if (strcmp(l->section, "set") != 0) return;
    for (uint32_t k = 0; k < job->n_post; k++) {
        staff_office *o = &job->offices[k];
        if (strcmp(l->key, "staff.wage_permanent_idr") == 0) o->wage_permanent_idr_day = s->wage_permanent_idr;
        if (strcmp(l->key, "staff.wage_temporary_idr") == 0) o->wage_temporary_idr_day = s->wage_temporary_idr;
        if (strcmp(l->key, "staff.hire_idr") == 0) o->hire_idr = s->hire_idr;
        if (strcmp(l->key, "staff.hire_lead_days") == 0) o->hire_lead_days = (uint32_t)s->hire_lead_days;
    }
}

jalur_status staffing_change_offices(staffing_change *c, staffing *job)
{
    jalur_status st = JALUR_OK;
    for (size_t i = 0; i < c->n; i++) {
        const char *id = name_in(c->lines[i].section, "office");
        set_all_offices(&c->lines[i], job);
        if (!id) continue;
        const bool all = strcmp(id, "*") == 0;
        const uint32_t one = all ? 0 : post_of(job, id), end = all ? job->n_post : one + 1;
        if (one == JALUR_NONE) TRY(refuse(c, &c->lines[i], "the id of an office of kind post, or *"));
        for (uint32_t k = one; k < end; k++) TRY(change_office(c, &c->lines[i], &job->offices[k], &job->shut[k]));
        c->lines[i].used = true;
    }
    for (uint32_t k = 0; k < job->n_post; k++)
        if (job->shut[k]) job->offices[k].permanents = job->offices[k].counters = job->offices[k].max_temporaries = 0;
done:
    return st;
}

static jalur_status change_village(const staffing_change *c, const change_line *l, staff_village *v)
{
    jalur_status st = JALUR_OK;
    const int g = strcmp(l->key, "mobile") == 0 ? SEGMENT_MOBILE : strcmp(l->key, "homebound") == 0 ? SEGMENT_HOMEBOUND : -1;
    if (g < 0) return refuse(c, l, "mobile or homebound");
    TRY(change_u32(c, l, &v->recipients[g]));
    if (v->near_office > v->recipients[SEGMENT_MOBILE]) v->near_office = v->recipients[SEGMENT_MOBILE];
    if (v->far_office > v->recipients[SEGMENT_MOBILE]) v->far_office = v->recipients[SEGMENT_MOBILE];
done:
    return st;
}

jalur_status staffing_change_villages(staffing_change *c, staffing *job)
{
    jalur_status st = JALUR_OK;
    for (size_t i = 0; i < c->n; i++) {
        const char *code = name_in(c->lines[i].section, "village");
        if (code) {
            const uint32_t index = territory_area(&job->p->t, code);
            const uint32_t v = index == JALUR_NONE ? JALUR_NONE : job->area_slot[index];
            if (v == JALUR_NONE) TRY(refuse(c, &c->lines[i], "the code of a village"));
            TRY(change_village(c, &c->lines[i], &job->villages[v]));
            c->lines[i].used = true;
        }
        if (!c->lines[i].used) TRY(refuse(c, &c->lines[i], "sections [set], [office ID], [village CODE]"));
    }
done:
    return st;
}
