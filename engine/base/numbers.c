#include "base/numbers.h"

#include <locale.h>
#include <string.h>

number_locale numbers_begin(void)
{
    number_locale n = {0};
    if (strcmp(localeconv()->decimal_point, ".") == 0) return n;
    const locale_t before = uselocale((locale_t)0), copy = duplocale(before);
    const locale_t own = copy ? newlocale(LC_NUMERIC_MASK, "C", copy) : copy;
    if (!own) { /* out of memory */
        if (copy) freelocale(copy);
        return n;
    }
    n = (number_locale){.own = own, .before = before};
    uselocale(own);
    return n;
}

void numbers_end(number_locale n)
{
    if (!n.own) return;
    uselocale(n.before);
    freelocale(n.own);
}
