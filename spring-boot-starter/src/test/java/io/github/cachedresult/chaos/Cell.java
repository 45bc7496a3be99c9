package io.github.cachedresult.chaos;

import io.github.cachedresult.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One cell of the matrix. */
record Cell(Operation operation, Fault fault, Part part) {

    static List<Cell> all() {
        List<Cell> cells = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            for (Fault fault : Fault.values()) {
                for (Part part : Part.values()) {
                    cells.add(new Cell(operation, fault, part));
                }
            }
        }
        return cells;
    }

    /** Each operation under each fault, in one part of the chain: a third of all, for every build. */
    static List<Cell> some() {
        List<Cell> cells = new ArrayList<>();
        List<Part> parts = List.of(Part.values());
        int shift = 0;
        for (Operation operation : Operation.values()) {
            int next = shift++;
            for (Fault fault : Fault.values()) {
                cells.add(new Cell(operation, fault, parts.get(next++ % parts.size())));
            }
        }
        return cells;
    }

    /** Whether what is stored in a tier is not found there. */
    boolean hides(Tier tier) {
        return part.has(tier) && !fault.leavesReads();
    }

    /** The time limit of a store, if it fails: a well one is not waited for. */
    Duration limitOf(Tier tier) {
        return part.has(tier) ? FaultyServers.limitOf(tier) : Duration.ZERO;
    }

    /**
     * How long the first call of a cache may wait for the first reading of the log of evictions: in S3, to which the first
     * connection is made; and in Redis, where S3 does not answer.
     */
    Duration limitOfFirstReading() {
        if (!fault.beginsBeforeTheCache()) {
            return Duration.ZERO;
        }
        Duration log = FaultyServers.limitOf(Tier.S3);
        return hides(Tier.S3) ? log.plus(limitOf(Tier.REDIS)) : log;
    }

    /** Why there is no such cell, or null. */
    @Nullable String notApplicable() {
        return null;
    }

    @Override
    public String toString() {
        return operation + ", " + part + " " + fault;
    }
}
