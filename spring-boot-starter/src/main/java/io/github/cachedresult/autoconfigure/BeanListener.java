package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.invocation.CacheEvent;
import io.github.cachedresult.invocation.CacheEventListener;
import io.github.cachedresult.invocation.ResultCache;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCreationNotAllowedException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * A listener among an application's beans. It is asked for when there is something to hear, as it may need a bean with
 * cached methods, which needs the cache; what happens while it is being made it does not hear. Thread-safe.
 */
final class BeanListener implements CacheEventListener {

    private static final Logger LOG = LoggerFactory.getLogger(ResultCache.class);

    private final ApplicationContext context;
    private final String name;
    private final AtomicBoolean failed = new AtomicBoolean();
    private volatile @Nullable CacheEventListener bean;

    private BeanListener(ApplicationContext context, String name) {
        this.context = context;
        this.name = name;
    }

    /** All there are, by their {@link Order}. None of them is made. */
    static Stream<CacheEventListener> in(ApplicationContext context) {
        return Arrays.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(
                        context, CacheEventListener.class, true, false))
                .sorted(Comparator.comparingInt(name -> orderOf(context, name)))
                .map(name -> new BeanListener(context, name));
    }

    private static int orderOf(ApplicationContext context, String name) {
        Order order = context.containsLocalBean(name) ? context.findAnnotationOnBean(name, Order.class, false) : null;
        return order == null ? Ordered.LOWEST_PRECEDENCE : order.value();
    }

    @Override
    public void onEvent(CacheEvent event) {
        try {
            CacheEventListener listener = bean;
            if (listener == null) {
                listener = find();
                bean = listener;
            }
            if (listener != null) {
                listener.onEvent(event);
            }
        } catch (RuntimeException | Error e) {
            if (failed.compareAndSet(false, true)) {
                LOG.warn("The listener '{}' failed on {}; this is said once", name, event, e);
            }
        }
    }

    private @Nullable CacheEventListener find() {
        try {
            return context.getBean(name, CacheEventListener.class);
        } catch (BeanCreationNotAllowedException e) {
            // The application ends.
            return null;
        } catch (BeanCreationException e) {
            if (e.contains(BeanCurrentlyInCreationException.class)) {
                return null;
            }
            throw e;
        }
    }
}
