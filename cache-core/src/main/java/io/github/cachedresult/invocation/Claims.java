package io.github.cachedresult.invocation;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who serves which operations by the rules of now, so that two whose keys may be the same are found out before one of them
 * is answered with the other's results. What is claimed stays claimed, by other rules too. Thread-safe; a look takes no
 * lock.
 */
final class Claims {

    private final ModelRules rules;
    private final Map<OperationId, List<Claim>> ofOneModel = new ConcurrentHashMap<>();
    private final Map<String, List<Claim>> ofAnyModel = new ConcurrentHashMap<>();

    /** Begins with none. */
    Claims(ModelRules rules) {
        this.rules = rules;
    }

    /**
     * The same claims by other rules.
     *
     * @throws IllegalArgumentException if by these two of them would meet, or nobody knows
     */
    synchronized Claims under(ModelRules others) {
        Claims claims = new Claims(others);
        Stream.concat(ofAnyModel.values().stream(), ofOneModel.values().stream())
                .flatMap(List::stream)
                .forEach(claim -> {
                    OperationId id = claim.id;
                    String objection = claims.add(claim.operation, id == null ? null : id.model(), claim.owner);
                    if (objection != null) {
                        throw new IllegalArgumentException(objection);
                    }
                });
        return claims;
    }

    /**
     * Records that an operation is served.
     *
     * @param model for which model, or {@code null} if that differs by call
     * @param owner the bean that serves it, or {@code null} for whatever objects there are of its class
     * @return why it must not be, as somebody else serves it; then nothing is recorded
     */
    synchronized @Nullable String add(CachedOperation<?> operation, @Nullable String model, @Nullable String owner) {
        OperationId id;
        try {
            id = model == null ? null : operation.idOf(model, rules);
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
        Claim mine = new Claim(operation, id, owner, rules);
        String objection = objectionTo(mine);
        if (objection == null) {
            List<Claim> claims = id == null
                    ? ofAnyModel.computeIfAbsent(operation.name(), any -> new CopyOnWriteArrayList<>())
                    : ofOneModel.computeIfAbsent(id, any -> new CopyOnWriteArrayList<>());
            if (!claims.contains(mine)) {
                claims.add(mine);
            }
        }
        return objection;
    }

    /** Why an operation must not be served for one model, as somebody else serves it, or {@code null}. */
    @Nullable String objectionTo(CachedOperation<?> operation, String model) {
        try {
            return objectionTo(new Claim(operation, operation.idOf(model, rules), null, rules));
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Why neither of two operations must be served beside the other, or {@code null}. */
    static @Nullable String objectionBetween(
            CachedOperation<?> one,
            @Nullable OperationId id,
            CachedOperation<?> other,
            @Nullable OperationId otherId,
            ModelRules rules) {
        Claim mine = new Claim(one, id, null, rules);
        Claim yours = new Claim(other, otherId, null, rules);
        return one.name().equals(other.name()) && mine.isRivalOf(yours) ? mine.objectionAgainst(yours) : null;
    }

    private @Nullable String objectionTo(Claim mine) {
        for (Claim other : ofAnyModel.getOrDefault(mine.operation.name(), List.of())) {
            if (mine.isRivalOf(other)) {
                return mine.objectionAgainst(other);
            }
        }
        OperationId id = mine.id;
        if (id != null) {
            return among(ofOneModel.getOrDefault(id, List.of()), mine);
        }
        for (Map.Entry<OperationId, List<Claim>> claimed : ofOneModel.entrySet()) {
            String objection =
                    claimed.getKey().operation().equals(mine.operation.name()) ? among(claimed.getValue(), mine) : null;
            if (objection != null) {
                return objection;
            }
        }
        return null;
    }

    private static @Nullable String among(List<Claim> others, Claim mine) {
        return others.stream()
                .filter(mine::isRivalOf)
                .findFirst()
                .map(mine::objectionAgainst)
                .orElse(null);
    }

    /**
     * Who serves an operation.
     *
     * @param operation the plan
     * @param id what of it, or {@code null} for that of any model
     * @param owner the bean, or {@code null}
     * @param rules by which rules
     */
    private record Claim(
            CachedOperation<?> operation,
            @Nullable OperationId id,
            @Nullable String owner,
            ModelRules rules) {

        boolean isRivalOf(Claim other) {
            return meets(other) && !sharesWith(other);
        }

        /** Whether a call of the one may have the key of a call of the other. */
        private boolean meets(Claim other) {
            OperationId yours = other.id;
            if (id == null) {
                // Rules that give two declared versions one name are found out when a call names the model.
                return yours == null
                        ? Objects.equals(operation.declaredVersion(), other.operation.declaredVersion())
                        : isFor(yours, operation);
            }
            return yours == null ? isFor(id, other.operation) : id.equals(yours);
        }

        /** Whether an operation of any model may be this one; where the rules tie, its calls are not cached. */
        private boolean isFor(OperationId wanted, CachedOperation<?> ofAnyModel) {
            try {
                return wanted.equals(ofAnyModel.idOf(wanted.model(), rules));
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        private boolean sharesWith(Claim other) {
            if (operation == other.operation) {
                return owner == null
                        || other.owner == null
                        || owner.equals(other.owner)
                        || operation.isNamed() && operation.isForAllObjects();
            }
            return isNamedBy(other) && operation.type() == other.operation.type();
        }

        /** Whether both name the operation: one annotation that two classes inherit does not say that they do the same. */
        private boolean isNamedBy(Claim other) {
            return operation.isNamed()
                    && other.operation.isNamed()
                    && !operation.isOfOneAnnotationWith(other.operation);
        }

        String objectionAgainst(Claim other) {
            return both(other) + " both serve " + what(other) + " and would take each other's results; "
                    + wayOut(other);
        }

        private String both(Claim other) {
            return who().equals(other.who())
                    ? "it and " + other.operation
                    : who() + " and " + other.who() + " (" + other.operation + ")";
        }

        private String wayOut(Claim other) {
            if (operation == other.operation) {
                return "make their class a NamedModel, of which each has a model of its own, or keep only one of them";
            }
            String differ = "give them different models or operations";
            if (isNamedBy(other)) {
                return differ + ", or, if they compute the same, let both return the same type";
            }
            return operation.isOfOneAnnotationWith(other.operation)
                    ? differ + ", each in an annotation of its own on a method that overrides this one"
                    : differ + ", or, if they compute the same, name the operation on both";
        }

        private String what(Claim other) {
            OperationId known = id == null ? other.id : id;
            return known == null ? "the operation " + operation.name() + " of any model" : known.toString();
        }

        private String who() {
            return owner == null ? operation.servedBy() : owner;
        }
    }
}
