package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Tier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Inputs are hashed once, before the method runs: what it does to them moves no key. */
class ChangedArgumentTests {

    private final ResultCache cache = ResultCache.builder().build();
    private final CachedOperation<Integer> operation =
            cache.operation("op", Integer.class).model("m").inputs("x").build();

    /** Where the result came from; where it is computed, by a method that does this. */
    private Tier call(Object input, Runnable change) {
        return cache.get(
                        operation,
                        () -> {
                            change.run();
                            return 1;
                        },
                        input)
                .cachedFrom()
                .tier();
    }

    @Test
    void get_methodThatChangesItsArgument_isFoundUnderWhatItWasGiven() {
        List<Integer> list = new ArrayList<>(List.of(1, 2));
        int[] array = {1, 2};
        Map<String, Integer> map = new HashMap<>(Map.of("a", 1));
        assertThat(call(list, () -> list.add(3))).isEqualTo(Tier.COMPUTED);
        assertThat(call(array, () -> array[0] = 7)).isEqualTo(Tier.COMPUTED);
        assertThat(call(map, map::clear)).isEqualTo(Tier.COMPUTED);
        Runnable nothing = () -> {};
        assertThat(call(List.of(1, 2), nothing)).isEqualTo(Tier.LOCAL);
        assertThat(call(new int[] {1, 2}, nothing)).isEqualTo(Tier.LOCAL);
        assertThat(call(Map.of("a", 1), nothing)).isEqualTo(Tier.LOCAL);
        assertThat(call(list, nothing)).isEqualTo(Tier.COMPUTED);
        assertThat(call(array, nothing)).isEqualTo(Tier.COMPUTED);
        assertThat(call(map, nothing)).isEqualTo(Tier.COMPUTED);
    }
}
