package io.github.cachedresult.invocation;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Lets Micrometer's context propagation carry what {@link ContextCarrier} carries. It is found as a service by that library,
 * and nothing here names it, so that it is never loaded where the library is absent.
 */
public final class CallContextAccessor implements ThreadLocalAccessor<Object> {

    /** The name under which the context is carried. */
    public static final String KEY = "io.github.cachedresult";

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public @Nullable Object getValue() {
        return CallContext.current();
    }

    @Override
    public void setValue(Object context) {
        CallContext.hold((CallContext) context);
    }

    @Override
    public void setValue() {
        CallContext.hold(null);
    }
}
