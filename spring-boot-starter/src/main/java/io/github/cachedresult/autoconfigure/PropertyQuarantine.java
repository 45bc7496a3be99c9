package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.store.QuarantineLimits;

/** How much of what cannot be used is kept, as the properties have it. */
final class PropertyQuarantine {

    private PropertyQuarantine() {}

    static QuarantineLimits of(CachedResultProperties.Quarantine quarantine) {
        if (!quarantine.enabled()) {
            return QuarantineLimits.OFF;
        }
        long bytes = quarantine.maximumSize().toBytes();
        return InvalidCachedResultPropertyException.requireValid(
                "cachedresult.quarantine.",
                () -> new QuarantineLimits(
                        quarantine.perDefect(),
                        (int) Math.min(Integer.MAX_VALUE, Math.max(0, bytes)),
                        quarantine.ttl()),
                "Correct it, or set cachedresult.quarantine.enabled=false.");
    }
}
