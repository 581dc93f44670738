#include "test_lp.h"

int main(void)
{
    return test_lp_basics() + test_lp_random() + test_lp_mip() + test_lp_gate() + test_lp_why() + test_gub();
}
