package io.github.cachedresult.value;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.cachedresult.key.Digest;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.type.TypeFactory;

/** Walks declared types down to the types of the JDK, to judge them before any value is seen. */
final class TypeStructure {

    /** What JSON gives back as a value and as a key of a map alike. */
    private static final Set<Class<?>> SCALARS = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            UUID.class,
            URI.class,
            Locale.class,
            Currency.class);

    private static final Set<Class<?>> OTHER_IMMUTABLE =
            Set.of(BigDecimal.class, BigInteger.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private static final List<Class<?>> ONE_USE = List.of(
            BaseStream.class, Iterator.class, AutoCloseable.class, java.io.InputStream.class, java.io.Reader.class);

    private static final List<Class<?>> PENDING = List.of(Future.class, CompletionStage.class, Flow.Publisher.class);

    private final TypeFactory types;

    TypeStructure(TypeFactory types) {
        this.types = types;
    }

    /** Refuses a type whose values cannot be decoded to what they were, naming where in it. */
    void requireDecodable(JavaType type) {
        requireDecodable(type, type.toCanonical(), new HashSet<>());
    }

    private void requireDecodable(JavaType type, String path, Set<JavaType> seen) {
        Class<?> raw = type.getRawClass();
        if (raw == void.class || raw == Void.class) {
            throw undecodable(path, "there is no result to cache; return one, or remove the annotation");
        }
        if (PENDING.stream().anyMatch(pending -> pending.isAssignableFrom(raw)) || isReactive(raw)) {
            throw undecodable(path, "futures and reactive types are not supported; return the value itself");
        }
        if (ONE_USE.stream().anyMatch(oneUse -> oneUse.isAssignableFrom(raw))) {
            throw undecodable(path, "it can be read once only; return a list, an array or a record of what it yields");
        }
        if (isPolymorphic(raw)) {
            throw polymorphic(path);
        }
        if (raw == Object.class) {
            throw undecodable(path, "java.lang.Object says nothing of what to decode; declare a record");
        }
        if (type.isArrayType() || type.isContainerType() || type.isReferenceType()) {
            requireDecodableContents(type, path, seen);
            return;
        }
        if (raw.isPrimitive() || raw.isEnum() || isJdkValue(raw)) {
            return;
        }
        if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers())) {
            throw undecodable(
                    path, raw.getName() + " does not say which class to decode; declare a record or a final class");
        }
        if (isOfTheJdk(raw)) {
            throw undecodable(
                    path,
                    raw.getName() + " is no value of the JDK that can be stored and compared; declare a record of what"
                            + " matters of it");
        }
        if (!isCreatable(raw)) {
            throw undecodable(
                    path,
                    raw.getName() + " has no constructor to decode it by; declare a record, or give it a constructor"
                            + " without parameters or a @JsonCreator");
        }
        if (!seen.add(type)) {
            return;
        }
        for (Member member : members(type)) {
            if (member.polymorphic) {
                throw polymorphic(path + "." + member.name);
            }
            requireDecodable(member.type, path + "." + member.name, seen);
        }
        seen.remove(type);
    }

    /** Jackson finds it on supertypes, too. */
    private static boolean isPolymorphic(@Nullable Class<?> type) {
        return type != null
                && (type.isAnnotationPresent(JsonTypeInfo.class)
                        || isPolymorphic(type.getSuperclass())
                        || Arrays.stream(type.getInterfaces()).anyMatch(TypeStructure::isPolymorphic));
    }

    private static boolean isCreatable(Class<?> type) {
        return type.isRecord()
                || type.isAnnotationPresent(JsonDeserialize.class)
                || Arrays.stream(type.getDeclaredConstructors())
                        .anyMatch(constructor -> constructor.getParameterCount() == 0
                                || constructor.isAnnotationPresent(JsonCreator.class))
                || Arrays.stream(type.getDeclaredMethods())
                        .anyMatch(method -> method.isAnnotationPresent(JsonCreator.class));
    }

    private void requireDecodableContents(JavaType type, String path, Set<JavaType> seen) {
        Class<?> raw = type.getRawClass();
        if (Collection.class.isAssignableFrom(raw)
                && raw != Collection.class
                && !List.class.isAssignableFrom(raw)
                && !Set.class.isAssignableFrom(raw)) {
            throw undecodable(path, raw.getName() + " has no equals by its elements; declare a List or a Set");
        }
        if (type.isMapLikeType() && !isKey(type.getKeyType().getRawClass())) {
            throw undecodable(
                    path + "{key}",
                    type.getKeyType().toCanonical() + " is no key that JSON can give back; declare text, a number, an"
                            + " enum, a UUID or a java.time type, or a list of records");
        }
        if (type.isMapLikeType()) {
            requireDecodable(type.getKeyType(), path + "{key}", seen);
        }
        if (type.getContentType() != null) {
            requireDecodable(type.getContentType(), path + (type.isReferenceType() ? "" : "[]"), seen);
        }
    }

    /** Whether all values of a type are immutable, as far as the declarations tell. */
    boolean isImmutable(JavaType type) {
        return isImmutable(type, new HashSet<>());
    }

    private boolean isImmutable(JavaType type, Set<JavaType> seen) {
        Class<?> raw = type.getRawClass();
        if (raw.isPrimitive()
                || raw.isEnum()
                || SCALARS.contains(raw)
                || OTHER_IMMUTABLE.contains(raw)
                || raw.getName().startsWith("java.time.")) {
            return true;
        }
        if (raw == Optional.class) {
            return isImmutable(type.getContentType(), seen);
        }
        if (!raw.isRecord()) {
            return false;
        }
        return !seen.add(type) || members(type).stream().allMatch(member -> isImmutable(member.type, seen));
    }

    /** The digest of a type's deep shape. */
    Digest shape(JavaType type) {
        StringBuilder text = new StringBuilder();
        describe(type, text, new HashSet<>());
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return Digest.of(bytes, 0, bytes.length);
    }

    private void describe(JavaType type, StringBuilder text, Set<JavaType> seen) {
        text.append(type.toCanonical());
        Class<?> raw = type.getRawClass();
        if (raw.isEnum()) {
            // Not their order, and a further constant orphans nothing: an unknown one fails in decoding.
            return;
        }
        if (type.isContainerType() || type.isReferenceType()) {
            if (type.isMapLikeType()) {
                describe(type.getKeyType(), text.append('{'), seen);
            }
            if (type.getContentType() != null) {
                describe(type.getContentType(), text.append('['), seen);
            }
            text.append(']');
        } else if (!raw.isPrimitive() && !isOfTheJdk(raw) && seen.add(type)) {
            text.append('(');
            members(type).stream().sorted(Comparator.comparing(Member::name)).forEach(member -> {
                text.append(member.name).append(':');
                describe(member.type, text, seen);
                text.append(',');
            });
            text.append(')');
        }
    }

    private List<Member> members(JavaType type) {
        List<Member> members = new ArrayList<>();
        for (JavaType level = type; level != null && !isOfTheJdk(level.getRawClass()); level = level.getSuperClass()) {
            JavaType declaring = level;
            Arrays.stream(level.getRawClass().getDeclaredFields())
                    .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                    .map(field -> new Member(
                            field.getName(),
                            memberType(field, declaring),
                            field.isAnnotationPresent(JsonTypeInfo.class)))
                    .forEach(members::add);
        }
        return members;
    }

    private JavaType memberType(Field field, JavaType declaring) {
        return types.resolveMemberType(field.getGenericType(), declaring.getBindings());
    }

    private static boolean isReactive(Class<?> type) {
        return type.getName().startsWith("reactor.core.publisher.")
                || Arrays.stream(type.getInterfaces())
                        .anyMatch(i -> i.getName().equals("org.reactivestreams.Publisher"))
                || type.getName().equals("org.reactivestreams.Publisher");
    }

    private static boolean isOfTheJdk(Class<?> type) {
        return type.getName().startsWith("java.");
    }

    /** What of the JDK can be decoded to what it was, and be compared with it. */
    private static boolean isJdkValue(Class<?> type) {
        return SCALARS.contains(type) || OTHER_IMMUTABLE.contains(type) || type == Date.class || isOfJavaTime(type);
    }

    private static boolean isOfJavaTime(Class<?> type) {
        return type.getPackageName().equals("java.time")
                && (TemporalAccessor.class.isAssignableFrom(type)
                        || TemporalAmount.class.isAssignableFrom(type)
                        || type == ZoneId.class);
    }

    private static boolean isKey(Class<?> type) {
        return SCALARS.contains(type) || type.isEnum() || isOfJavaTime(type);
    }

    private static IllegalArgumentException undecodable(String path, String reason) {
        return new IllegalArgumentException("its result " + path + " cannot be cached: " + reason);
    }

    private static IllegalArgumentException polymorphic(String path) {
        return undecodable(
                path,
                "its @JsonTypeInfo lets what is stored say which class to create; declare a record or a final class"
                        + " without it");
    }

    private record Member(String name, JavaType type, boolean polymorphic) {}
}
