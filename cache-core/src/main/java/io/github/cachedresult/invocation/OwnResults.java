package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.invocation.RunsUnderWay.Run;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.tier.LocalTier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What this process alone knows of, as no store has it yet or ever: results of runs under way, in its journal, and in its memory
 * only.
 */
final class OwnResults {

    private final RunsUnderWay runs;
    private final LocalTier local;
    private final Supplier<List<EntryHeader>> journaled;

    /**
     * Creates one.
     *
     * @param journaled reads the headers of what the journal has
     */
    OwnResults(RunsUnderWay runs, LocalTier local, Supplier<List<EntryHeader>> journaled) {
        this.runs = runs;
        this.local = local;
        this.journaled = journaled;
    }

    /**
     * What there is now. To be taken before the stores are read, so that nothing that comes into one meanwhile is overlooked.
     * Reads the journal from disk.
     */
    Snapshot now(EntrySelection among) {
        // First: a run that ends meanwhile is among them, and where it is kept.
        List<Run> running = runs.now();
        List<EntryHeader> kept = new ArrayList<>(journaled.get());
        kept.addAll(local.unstored());
        return new Snapshot(
                running, kept.stream().filter(header -> isAmong(among, header)).toList(), among);
    }

    private static boolean isAmong(EntrySelection among, EntryHeader header) {
        return (among.model() == null || among.model().equals(header.key().model()))
                && (among.version() == null
                        || among.version().equals(header.key().version()));
    }

    /** What there was. */
    final class Snapshot {

        private final List<Run> running;
        private final List<EntryHeader> kept;
        private final EntrySelection among;

        private Snapshot(List<Run> running, List<EntryHeader> kept, EntrySelection among) {
            this.running = running;
            this.kept = kept;
            this.among = among;
        }

        /** Lets go of what this process holds and has not looked at, as a store may have it, or may have replaced it. */
        void letGoOfStored(Selector selector) {
            local.letGoOfStored(selector);
        }

        /** The headers of what has one; of what has been kept meanwhile, perhaps twice. */
        Stream<EntryHeader> headers() {
            return Stream.concat(
                    kept.stream(),
                    running.stream()
                            .map(Run::header)
                            .filter(Objects::nonNull)
                            .filter(header -> isAmong(among, header)));
        }

        /**
         * Takes back what a predicate holds for, also of runs that end later.
         *
         * @return the headers of what had one: it may be on its way to a store, and is to be evicted there, too
         */
        List<EntryHeader> takeBack(Predicate<EntryHeader> which) {
            Predicate<EntryHeader> amongThem = header -> isAmong(among, header) && which.test(header);
            List<EntryHeader> taken =
                    new ArrayList<>(kept.stream().filter(which).toList());
            running.forEach(run -> {
                EntryHeader header = run.takeBack(amongThem);
                if (header != null) {
                    taken.add(header);
                }
            });
            taken.forEach(local::removeUnstored);
            return taken;
        }
    }
}
