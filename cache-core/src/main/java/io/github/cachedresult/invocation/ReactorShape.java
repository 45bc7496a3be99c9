package io.github.cachedresult.invocation;

import io.github.cachedresult.Cached;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Reactor's publishers: a call is made with each subscription, in the context of its subscriber. Nothing but {@link
 * AsyncReturn} names this class, and only for a method that returns one of them, so that Reactor may be absent.
 */
abstract class ReactorShape<P> implements AsyncShape {

    private ReactorShape() {}

    static AsyncShape mono() {
        return new OfMono();
    }

    /**
     * A Flux, whose elements are one result.
     *
     * @param wrapped whether each of them is to be in a {@link Cached}
     */
    static AsyncShape flux(boolean wrapped) {
        return new OfFlux(wrapped);
    }

    /** What a method has returned, in a context. */
    abstract Mono<?> collected(P returned);

    /** What a method has returned, with something before and after it. */
    abstract Object surrounded(P returned, Surroundings around);

    /** What stands for a publisher that a method has not returned. */
    abstract P none();

    @Override
    @SuppressWarnings("unchecked") // what the method declares to return
    public final Object surrounded(MethodBody method, Surroundings around) throws Throwable {
        Object returned = method.proceed();
        return returned == null ? none() : surrounded((P) returned, around);
    }

    /** Begins a call for a subscriber; what it is in the middle of is what its context says, else its thread. */
    final Mono<Object> begun(Beginning call) {
        return Mono.deferContextual(subscriber -> Mono.fromFuture(() -> {
            CallContext own = CallContext.current();
            CallContext.hold(subscriber.getOrDefault(CallContextAccessor.KEY, own));
            try {
                return call.begin(returned -> end(returned, subscriber));
            } finally {
                CallContext.hold(own);
            }
        }));
    }

    @SuppressWarnings("unchecked") // what the method declares to return
    private CompletionStage<? extends @Nullable Object> end(Object returned, ContextView subscriber) {
        CallContext running = CallContext.current();
        return collected((P) returned)
                .contextWrite(context -> within(context.putAll(subscriber), running))
                .toFuture();
    }

    private static Context within(Context context, @Nullable CallContext running) {
        return running == null ? context : context.put(CallContextAccessor.KEY, running);
    }

    private static final class OfMono extends ReactorShape<Mono<Object>> {

        @Override
        public Mono<Object> answer(CachedOperation<?> operation, Beginning call) {
            return begun(call);
        }

        @Override
        Mono<?> collected(Mono<Object> returned) {
            return returned;
        }

        @Override
        Mono<Object> none() {
            return Mono.empty();
        }

        @Override
        Object surrounded(Mono<Object> run, Surroundings around) {
            return Mono.fromCompletionStage(around::before)
                    .then(run.onErrorResume(failure -> after(around, failure).then(Mono.error(failure))))
                    .flatMap(value -> after(around, null).thenReturn(value))
                    .switchIfEmpty(Mono.defer(() -> after(around, null).then(Mono.empty())));
        }
    }

    private static final class OfFlux extends ReactorShape<Flux<Object>> {

        private final boolean wrapped;

        OfFlux(boolean wrapped) {
            this.wrapped = wrapped;
        }

        @Override
        public Flux<Object> answer(CachedOperation<?> operation, Beginning call) {
            return begun(call)
                    .switchIfEmpty(Mono.error(() -> isNull(operation)))
                    .flatMapIterable(answer ->
                            wrapped ? each(operation, (Cached<?>) answer) : each(operation, (List<?>) answer));
        }

        /** The elements of a result, each with where that came from. */
        private static List<Object> each(CachedOperation<?> operation, Cached<?> cached) {
            if (cached.value() == null) {
                throw isNull(operation);
            }
            List<Object> each = new ArrayList<>();
            for (Object element : (List<?>) cached.value()) {
                each.add(new Cached<@Nullable Object>(element, cached.cachedFrom()));
            }
            return each;
        }

        /** The elements of a result, which another method may have brought. */
        private static List<?> each(CachedOperation<?> operation, List<?> elements) {
            int place = 0;
            for (Object element : elements) {
                if (element == null) {
                    throw new IllegalStateException("the result of " + operation + " has a null in place " + place
                            + ", and a Flux cannot emit one; return a Mono<List<…>>, or a Flux<Cached<…>>");
                }
                place++;
            }
            return elements;
        }

        private static IllegalStateException isNull(CachedOperation<?> operation) {
            return new IllegalStateException("the result of " + operation
                    + " is null, and not a list of elements; return a Mono<List<…>>, which is empty then");
        }

        @Override
        Mono<?> collected(Flux<Object> returned) {
            return wrapped ? returned.collectList().map(OfFlux::together) : returned.collectList();
        }

        private static Cached<List<@Nullable Object>> together(List<?> each) {
            List<@Nullable Object> values = new ArrayList<>(each.size());
            each.forEach(element -> values.add(((Cached<?>) element).value()));
            return Cached.of(values);
        }

        @Override
        Flux<Object> none() {
            return Flux.empty();
        }

        @Override
        Object surrounded(Flux<Object> run, Surroundings around) {
            return Mono.fromCompletionStage(around::before)
                    .thenMany(
                            run.onErrorResume(failure -> after(around, failure).then(Mono.error(failure))))
                    .concatWith(Mono.defer(() -> after(around, null).then(Mono.empty())));
        }
    }

    private static Mono<?> after(Surroundings around, @Nullable Throwable failure) {
        return Mono.fromCompletionStage(() -> around.after(failure));
    }
}
