/* Invented names out of syllables. A likeness to a real name is chance. */
#include <stdio.h>
#include <string.h>

#include "sample/inside.h"

static void append(char *text, size_t size, const char *more)
{
    size_t n = strlen(text);
    if (n + strlen(more) < size) memcpy(text + n, more, strlen(more) + 1);
}

static jalur_status invent(country *c, rng *r, int syllables, const char **out)
{
    static const char *const syllable[] = {"la", "wa", "ru", "ba", "ka", "na", "to", "li", "mo", "se", "ha", "ku",
                                           "ma", "ni", "ra", "sa", "ta", "we", "wo", "bo", "do", "ge", "lo", "le",
                                           "pa", "pu", "re", "si", "su", "te", "ti", "tu", "no", "mu", "ki", "ke",
                                           "ja", "ga", "du", "bi", "lu", "mi", "ri", "so", "ye", "ua", "ai", "oe"};
    static const char *const last[] = {"", "", "", "", "n", "ng", "r", "t", "k", "s", "i", "a"};
    jalur_status st = JALUR_OK;
    char text[64];
    for (uint32_t tries = 0;; ++tries) {
        text[0] = 0;
        int n = syllables + (int)(tries / 12);
        for (int k = 0; k < n && k < 8; ++k)
            append(text, sizeof text, syllable[rng_below(r, sizeof syllable / sizeof *syllable)]);
        append(text, sizeof text, last[rng_below(r, sizeof last / sizeof *last)]);
        text[0] = (char)(text[0] - 'a' + 'A');
        if (textmap_get(&c->names, text) == JALUR_NONE) break;
    }
    TRY(arena_text(&c->mem, text, out));
    TRY(textmap_put(c->ctx, &c->names, *out, 1));
done:
    return st;
}

/* "Wae Lamo", "Tanjung Sera", "Kabola Timur": a name with a word about the place. */
static jalur_status name_village(country *c, rng *r, const village *v, const char **out)
{
    static const char *const side[] = {" Barat", " Timur", " Utara", " Selatan", " Dalam", " Atas"};
    jalur_status st = JALUR_OK;
    const char *base = NULL, *before = "", *after = "";
    char text[96];
    TRY(invent(c, r, 2 + (rng_below(r, 3) > 0), &base));
    uint32_t dice = rng_below(r, 100);
    if ((double)c->ground.coast_m[v->cell] < 900 && dice < 18)
        before = dice < 9 ? "Tanjung " : "Labuan ";
    else if (dice < 26)
        before = dice < 22 ? "Wae " : "Oe ";
    else if (dice < 34)
        after = side[rng_below(r, 6)];
    snprintf(text, sizeof text, "%s%s%s", before, base, after);
    TRY(arena_text(&c->mem, text, out));
done:
    return st;
}

jalur_status names_give(country *c)
{
    jalur_status st = JALUR_OK;
    rng r;
    rng_init(&r, noise_mix(c->seed, 71));
    for (uint32_t k = 0; k < c->n_kabupaten; ++k)
        TRY(invent(c, &r, 3, &c->kabupaten[k].name));
    for (uint32_t k = 0; k < c->n_kecamatan; ++k)
        TRY(invent(c, &r, 3, &c->kecamatan[k].name));
    for (uint32_t v = 0; v < c->n_villages; ++v)
        TRY(name_village(c, &r, &c->villages[v], &c->villages[v].name));
done:
    return st;
}
