package io.github.cachedresult.invocation;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The results of many items, of which a chunk is answered at once when its first result is asked for. It holds that chunk and
 * nothing else. For one thread.
 */
final class BatchStream<I, V extends @Nullable Object> implements Iterator<Cached<V>> {

    private final BatchPipeline pipeline;
    private final CachedOperation<V> operation;
    private final Iterator<? extends I> items;
    private final BatchBody body;
    private final StreamOptions options;
    private final @Nullable Object[] inputs;
    private final WritesUnderWay writes = new WritesUnderWay();
    private Iterator<Cached<V>> chunk = Collections.emptyIterator();
    private long begun;
    private long answered;
    private long computed;
    private @Nullable String over;

    private BatchStream(
            BatchPipeline pipeline,
            CachedOperation<V> operation,
            Iterator<? extends I> items,
            Function<? super List<I>, ? extends List<? extends V>> body,
            StreamOptions options,
            @Nullable Object[] inputs) {
        this.pipeline = pipeline;
        this.operation = operation;
        this.items = items;
        int index = operation.batch().items().index();
        this.body = arguments -> compute(body, arguments[index]);
        this.options = options;
        this.inputs = inputs;
    }

    static <I, V extends @Nullable Object> Stream<Cached<V>> of(
            BatchPipeline pipeline,
            CachedOperation<V> operation,
            Iterable<? extends I> items,
            Function<? super List<I>, ? extends List<? extends V>> body,
            StreamOptions options,
            @Nullable Object[] others) {
        if (!operation.isBatch() || operation.isAnnotated()) {
            throw new IllegalArgumentException(operation + " says of no input that there are many; plan it with"
                    + " OperationBuilder.each, or call its method");
        }
        int inputs = operation.hasher().parameterCount();
        if (others.length != inputs - 1) {
            throw new IllegalArgumentException(
                    operation + " has " + (inputs - 1) + " inputs beside its items, this call has " + others.length);
        }
        int index = operation.batch().items().index();
        @Nullable Object[] all = new @Nullable Object[inputs];
        System.arraycopy(others, 0, all, 0, index);
        System.arraycopy(others, index, all, index + 1, others.length - index);
        BatchStream<I, V> results = new BatchStream<>(pipeline, operation, items.iterator(), body, options, all);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(results, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(results::close);
    }

    @SuppressWarnings("unchecked") // it is given some of the items
    private static <I, V extends @Nullable Object> @Nullable Object compute(
            Function<? super List<I>, ? extends List<? extends V>> body, @Nullable Object items) {
        List<? extends V> results = body.apply((List<I>) Objects.requireNonNull(items));
        if (results == null) {
            return null;
        }
        List<Cached<V>> wrapped = new ArrayList<>(results.size());
        results.forEach(result -> wrapped.add(new Cached<>(result, CachedFrom.noCache())));
        return wrapped;
    }

    @Override
    public boolean hasNext() {
        if (over != null) {
            throw new IllegalStateException("the results of " + operation + " cannot be read on: " + over);
        }
        if (!chunk.hasNext()) {
            over = "reading them has failed";
            List<@Nullable Object> some = nextItems();
            if (!some.isEmpty()) {
                chunk = answer(some).iterator();
            }
            over = null;
        }
        return chunk.hasNext();
    }

    private List<@Nullable Object> nextItems() {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedCallException(operation);
        }
        List<@Nullable Object> some = new ArrayList<>();
        while (some.size() < options.chunkSize() && items.hasNext()) {
            some.add(items.next());
        }
        return some;
    }

    private List<Cached<V>> answer(List<@Nullable Object> some) {
        begun = answered == 0 ? System.nanoTime() : begun;
        @Nullable Object[] arguments = inputs.clone();
        arguments[operation.batch().items().index()] = some;
        List<Cached<V>> answers;
        try {
            answers = ofOperation(
                    pipeline.call(operation, null, arguments, Binding.PROGRAM, body, Batch.Kind.STREAM, writes));
        } catch (Throwable e) {
            throw ResultCache.<RuntimeException>asThrown(e);
        }
        answered += answers.size();
        computed += answers.stream()
                .filter(answer -> answer.cachedFrom().tier() == Tier.COMPUTED)
                .count();
        try {
            options.progress()
                    .accept(new StreamProgress(answered, computed, Duration.ofNanos(System.nanoTime() - begun)));
        } catch (RuntimeException e) {
            pipeline.reporter().progressFailed(operation, e);
        }
        return answers;
    }

    @SuppressWarnings("unchecked") // a plan made for V answers with a list of V
    private static <V extends @Nullable Object> List<Cached<V>> ofOperation(@Nullable Object answers) {
        return (List<Cached<V>>) Objects.requireNonNull(answers);
    }

    @Override
    public Cached<V> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are no more results of " + operation);
        }
        return chunk.next();
    }

    private void close() {
        over = "they are closed";
        chunk = Collections.emptyIterator();
    }
}
