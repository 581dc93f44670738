/* Codes and names of Indonesian areas as people type them and as spreadsheets spoil them. */
#include "store/import.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool all_digits(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isdigit((unsigned char)text[i])) return false;
    return n > 0;
}

/* Parts of 2, 2, 2 and 4 digits. A part that is too short has lost a zero. */
static code_form dotted_form(const char *text)
{
    static const size_t WIDTH[] = {2, 2, 2, 4};
    bool is_short = false;
    int part = 0;
    for (const char *at = text; *at; part++) {
        size_t n = strcspn(at, ".");
        if (part == 4 || !all_digits(at, n)) return CODE_OTHER;
        if (n > WIDTH[part]) return CODE_OTHER;
        is_short = is_short || n < WIDTH[part];
        at += n;
        if (*at == '.' && !*++at) return CODE_OTHER;
    }
    return is_short ? CODE_SHORT : CODE_DOTTED;
}

static code_form dot_digits(const char *digits, size_t n, char out[64])
{
    if (n == 1 || n == 3 || n == 5 || n == 9) return CODE_SHORT;
    if (n != 2 && n != 4 && n != 6 && n != 10) return CODE_OTHER;
    size_t o = 0;
    for (size_t i = 0; i < n; i++) {
        if (i == 2 || i == 4 || i == 6) out[o++] = '.';
        out[o++] = digits[i];
    }
    out[o] = 0;
    return CODE_DOTTED;
}

code_form code_normal(const char *text, char out[64])
{
    while (isspace((unsigned char)*text) || *text == '\'')
        text++; /* a leading ' marks text in spreadsheets */
    snprintf(out, 64, "%s", text);
    size_t n = strlen(out);
    while (n && isspace((unsigned char)out[n - 1]))
        out[--n] = 0;
    if (n == 0) return CODE_EMPTY;
    if (strlen(text) >= 64) return CODE_LONG;
    size_t digits = strspn(out, "0123456789.,");
    if (digits && (out[digits] == 'e' || out[digits] == 'E') &&
        strspn(out + digits + 1, "+-0123456789") == n - digits - 1)
        return CODE_SCIENTIFIC;
    size_t head = strspn(out, "0123456789");
    if (head && out[head] == '.' && strspn(out + head + 1, "0") == n - head - 1) { /* "5304012001.0" */
        out[head] = 0;
        n = head;
    }
    if (head == n) {
        char copy[64];
        memcpy(copy, out, sizeof copy);
        return dot_digits(copy, n, out);
    }
    return dotted_form(out);
}

/* Letters and digits in lower case, without the words that only tell the kind of area. */
static void name_key(const char *name, char out[64])
{
    static const char *const KINDS[] = {"desa", "kelurahan", "kampung", "kabupaten", "kecamatan", "kota", "gampong"};
    char key[128];
    import_key(name, key, sizeof key);
    const char *from = key;
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        size_t n = strlen(KINDS[i]);
        if (strncmp(key, KINDS[i], n) == 0 && strlen(key) > n + 2) from = key + n;
    }
    snprintf(out, 64, "%.63s", from);
}

/* Edits (insert, delete, replace) that turn a into b; both at most 63 bytes. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t row[64], na = strlen(a), nb = strlen(b);
    for (size_t j = 0; j <= nb; j++)
        row[j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[nb];
}

bool names_differ(const char *a, const char *b)
{
    char x[64], y[64];
    name_key(a, x);
    name_key(b, y);
    if (!*x || !*y || strstr(x, y) || strstr(y, x)) return false;
    size_t longer = strlen(x) > strlen(y) ? strlen(x) : strlen(y);
    return 2 * edit_distance(x, y) > longer;
}
