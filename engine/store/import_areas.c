/* Rows against the areas that the project already has. */
#include "store/import.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static jalur_status area_add(import_job *j, const char *code, const char *name, double label_lat)
{
    jalur_status st = JALUR_OK;
    import_areas *a = &j->areas;
    const char *kept, *kabupaten;
    TRY(mem_grow(j->ctx, &a->name, &a->name_cap, a->n + 1, sizeof *a->name));
    TRY(mem_grow(j->ctx, &a->label_lat, &a->label_cap, a->n + 1, sizeof *a->label_lat));
    a->label_lat[a->n] = label_lat;
    TRY(arena_text(&a->mem, code, &kept));
    TRY(arena_text(&a->mem, name, &a->name[a->n]));
    TRY(textmap_put(j->ctx, &a->names, kept, (uint32_t)a->n++));
    if (strlen(code) < 5) goto done;
    char head[6];
    snprintf(head, sizeof head, "%.5s", code);
    if (textmap_get(&a->kabupaten, head) != JALUR_NONE) goto done;
    TRY(arena_text(&a->mem, head, &kabupaten));
    TRY(textmap_put(j->ctx, &a->kabupaten, kabupaten, 1));
done:
    return st;
}

jalur_status import_areas_load(import_job *j)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *q = NULL;
    bool row;
    arena_init(&j->areas.mem, j->ctx);
    j->areas.loaded = true;
    TRY(db_prepare(j->s, "SELECT code, name, label_lat FROM area", &q));
    for (;;) {
        TRY(db_step(j->s, q, &row));
        if (!row) break;
        char code[64];
        snprintf(code, sizeof code, "%s", db_text(q, 0));
        TRY(area_add(j, code, db_text(q, 1), db_real(q, 2, (double)NAN)));
    }
done:
    sqlite3_finalize(q);
    return st;
}

void import_areas_release(import_job *j)
{
    import_areas *a = &j->areas;
    if (!a->loaded) return;
    textmap_release(j->ctx, &a->names);
    textmap_release(j->ctx, &a->kabupaten);
    mem_free(j->ctx, a->name);
    mem_free(j->ctx, a->label_lat);
    arena_release(&a->mem);
}

jalur_status import_areas_join(import_job *j, const char *id, const char *code, const char *name, bool *keep)
{
    jalur_status st = JALUR_OK;
    const import_areas *a = &j->areas;
    char normal[64];
    const bool id_tells = !*code && code_normal(id, normal) == CODE_DOTTED; /* an office whose id is an area's code */
    const char *told = id_tells ? normal : code;
    *keep = true;
    if (*told && j->o->within && strncmp(told, j->o->within, strlen(j->o->within)) != 0) {
        *keep = false;
        TRY(import_note(j, PROBLEM_NOTE, "outside-within", id, NULL, "code %s is not within %s", told, j->o->within));
    }
    if (!*told && j->o->within) {
        *keep = false;
        TRY(import_note(j, PROBLEM_NOTE, "outside-within", id, NULL,
                        "no code tells whether this row is within %s: it is left out (--map village_code=COLUMN, a code of the kabupaten will do)", j->o->within));
    }
    if (!*keep || !*code || a->n == 0) goto done;
    char kabupaten[6];
    snprintf(kabupaten, sizeof kabupaten, "%.5s", code);
    if (a->kabupaten.n && textmap_get(&a->kabupaten, kabupaten) == JALUR_NONE) {
        *keep = false;
        TRY(import_note(j, PROBLEM_NOTE, "other-kabupaten", id, NULL,
                        "code %s lies in a kabupaten that was not imported", code));
        goto done;
    }
    uint32_t found = textmap_get(&a->names, code);
    if (found == JALUR_NONE)
        TRY(import_note(j, PROBLEM_WARNING, "code-does-not-join", id, NULL, "no area has the code %s%s%s", code,
                        *name ? ", name " : "", name));
    else if (*name && names_differ(name, a->name[found]))
        TRY(import_note(j, PROBLEM_WARNING, "same-code-other-name", id, NULL,
                        "%s is \"%s\" here but \"%s\" among the areas", code, name, a->name[found]));
done:
    return st;
}

void import_areas_sign(import_job *j, const char *code, jalur_lonlat at)
{
    import_survey *v = &j->survey;
    char head[64];
    snprintf(head, sizeof head, "%s", code);
    for (;;) {
        uint32_t found = textmap_get(&j->areas.names, head);
        if (found != JALUR_NONE && isfinite(j->areas.label_lat[found])) {
            double label = j->areas.label_lat[found], given = fabs(at.lat_deg - label),
                   mirrored = fabs(-at.lat_deg - label);
            if (fabs(at.lat_deg) < 0.5) return; /* too near the equator to tell */
            v->n_with_area++;
            if (mirrored + 0.5 < given && v->n_mirrored++ == 0) v->first_mirrored = j->row;
            return;
        }
        char *dot = strrchr(head, '.');
        if (!dot) return;
        *dot = 0;
    }
}
