package io.github.cachedresult.aspect;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.invocation.ResultCache;

/**
 * Brings calls of woven methods into the pipeline: private, static and final ones, calls of an object to itself, and
 * calls of objects that are no beans.
 *
 * <p>Woven classes exist once for a process, so the cache they use is bound to the aspect; the Spring Boot starter does
 * it. While none is bound, methods run as if they were not annotated.
 *
 * <p>The key knows the inputs of a method and nothing of the object: of a class with fields, only the first instance is
 * cached, unless it is a {@link io.github.cachedresult.NamedModel}. Of subclasses that inherit one method and would take
 * each other's results, only the first that is called is cached; of two such methods of one class, none. All other calls
 * run uncached, which is said once with the way out. Thread-safe.
 *
 * <p>Each call of a method of an object with one to four arguments meets two pieces of advice. The first returns what is
 * at hand. AspectJ copies it into the method, so that a hit makes neither a closure of the method nor a join point, which
 * would cost as much as the rest of it (a join point makes a thread-local variable). The second one has the closure, and
 * does what there is to do. All other methods are advised by the last one alone, with the arguments that they have: a batch
 * cannot be one of them.
 */
public aspect CachedResultAspect {

    pointcut cached(): execution(@CachedResult * *(..));

    pointcut advisedTwice(): this(*) && (args(*) || args(*, *) || args(*, *, *) || args(*, *, *, *));

    // Answers what is at hand.

    Object around(Object self, Object a): cached() && this(self) && args(a) {
        Object answer = WovenCalls.answerAtHand(thisJoinPointStaticPart, self, new Object[] {a});
        return answer == ResultCache.NO_ANSWER ? proceed(self, a) : answer;
    }

    Object around(Object self, Object a, Object b): cached() && this(self) && args(a, b) {
        Object answer = WovenCalls.answerAtHand(thisJoinPointStaticPart, self, new Object[] {a, b});
        return answer == ResultCache.NO_ANSWER ? proceed(self, a, b) : answer;
    }

    Object around(Object self, Object a, Object b, Object c): cached() && this(self) && args(a, b, c) {
        Object answer = WovenCalls.answerAtHand(thisJoinPointStaticPart, self, new Object[] {a, b, c});
        return answer == ResultCache.NO_ANSWER ? proceed(self, a, b, c) : answer;
    }

    Object around(Object self, Object a, Object b, Object c, Object d): cached() && this(self) && args(a, b, c, d) {
        Object answer = WovenCalls.answerAtHand(thisJoinPointStaticPart, self, new Object[] {a, b, c, d});
        return answer == ResultCache.NO_ANSWER ? proceed(self, a, b, c, d) : answer;
    }

    // Answers the rest.

    Object around(Object self, Object a): cached() && this(self) && args(a) {
        return WovenCalls.answer(thisJoinPointStaticPart, self, new Object[] {a}, given -> proceed(self, given[0]));
    }

    Object around(Object self, Object a, Object b): cached() && this(self) && args(a, b) {
        return WovenCalls.answer(
                thisJoinPointStaticPart, self, new Object[] {a, b}, given -> proceed(self, given[0], given[1]));
    }

    Object around(Object self, Object a, Object b, Object c): cached() && this(self) && args(a, b, c) {
        return WovenCalls.answer(
                thisJoinPointStaticPart,
                self,
                new Object[] {a, b, c},
                given -> proceed(self, given[0], given[1], given[2]));
    }

    Object around(Object self, Object a, Object b, Object c, Object d): cached() && this(self) && args(a, b, c, d) {
        return WovenCalls.answer(
                thisJoinPointStaticPart,
                self,
                new Object[] {a, b, c, d},
                given -> proceed(self, given[0], given[1], given[2], given[3]));
    }

    Object around(): cached() && !advisedTwice() {
        return WovenCalls.answerAsItIs(
                thisJoinPointStaticPart, thisJoinPoint.getThis(), thisJoinPoint.getArgs(), () -> proceed());
    }

    /**
     * Lets woven methods use a cache, until the binding is closed. Where several are bound, the last one is used.
     *
     * @return what ends the binding
     */
    public static Bound bind(ResultCache cache) {
        return WovenCalls.bind(cache)::run;
    }

    /** Ends a binding when it is closed. */
    @FunctionalInterface
    public interface Bound extends AutoCloseable {

        /** Ends the binding. Calls under way are answered by the cache they began with. */
        @Override
        void close();
    }
}
