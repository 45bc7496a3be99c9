package io.github.cachedresult.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.connection.ConnectionManager;

/**
 * Which master has which key. Redisson distributes a batch by itself, and fails all of it when one master fails: so each
 * master gets a batch of its own.
 */
final class Masters {

    private static final Object UNKNOWN = new Object();

    private Masters() {}

    static <T> Collection<List<T>> group(RedissonClient client, List<T> items, Function<T, String> name) {
        if (items.size() < 2
                || !(client instanceof Redisson redisson)
                || !client.getConfig().isClusterConfig()) {
            return List.of(items);
        }
        ConnectionManager connections = redisson.getCommandExecutor().getConnectionManager();
        Map<Object, List<T>> groups = new LinkedHashMap<>();
        for (T item : items) {
            String mapped = redisson.getServiceManager().getNameMapper().map(name.apply(item));
            Object master = connections.getWriteEntry(connections.calcSlot(mapped));
            groups.computeIfAbsent(master == null ? UNKNOWN : master, any -> new ArrayList<>())
                    .add(item);
        }
        return groups.values();
    }
}
