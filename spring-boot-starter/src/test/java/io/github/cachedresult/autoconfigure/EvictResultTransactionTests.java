package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.EvictResult;
import io.github.cachedresult.invocation.ResultCache;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** When a method evicts that has a transaction. */
class EvictResultTransactionTests {

    static class Training {

        @Transactional
        @EvictResult(model = "m")
        public void train() {}

        @Transactional
        @EvictResult(model = "m", before = true)
        public void trainAfterwards() {}
    }

    /** Notes what happens, and how many evictions there are by then. */
    static final class Transactions extends AbstractPlatformTransactionManager {

        private static final long serialVersionUID = 1L;

        private final transient List<String> log = new ArrayList<>();
        private final transient ResultCache cache;
        private boolean active;
        private boolean failing;

        Transactions(ResultCache cache) {
            this.cache = cache;
        }

        private void note(String what) {
            log.add(what + " " + cache.evictions().state().number());
        }

        @Override
        protected Object doGetTransaction() {
            return log;
        }

        @Override
        protected boolean isExistingTransaction(Object transaction) {
            return active;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            active = true;
            note("begin");
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            note("commit");
            if (failing) {
                throw new TransactionSystemException("not committed");
            }
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            note("rollback");
        }

        @Override
        protected void doCleanupAfterCompletion(Object transaction) {
            active = false;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class WithTransactions {

        @Bean
        Transactions transactionManager(ResultCache cache) {
            return new Transactions(cache);
        }
    }

    private final ApplicationContextRunner contexts =
            TestContexts.local().withUserConfiguration(WithTransactions.class).withBean(Training.class);

    @Test
    void evictsAfterItsOwnTransactionIsCommitted() {
        contexts.run(context -> {
            Transactions transactions = context.getBean(Transactions.class);

            context.getBean(Training.class).train();

            transactions.note("returned");
            assertThat(transactions.log).containsExactly("begin 0", "commit 0", "returned 1");
        });
    }

    @Test
    void evictsBeforeTheTransactionBegins_whereItIsToEvictBefore() {
        contexts.run(context -> {
            context.getBean(Training.class).trainAfterwards();
            assertThat(context.getBean(Transactions.class).log).containsExactly("begin 1", "commit 1");
        });
    }

    @Test
    void evictsNothingWhereTheCommitFails() {
        contexts.run(context -> {
            Transactions transactions = context.getBean(Transactions.class);
            transactions.failing = true;

            assertThatThrownBy(() -> context.getBean(Training.class).train())
                    .isInstanceOf(TransactionSystemException.class);

            assertThat(context.getBean(ResultCache.class).evictions().state().number())
                    .isZero();
        });
    }

    @Test
    void evictsWhenItReturnsInAnOuterTransaction() {
        contexts.run(context -> {
            Transactions transactions = context.getBean(Transactions.class);

            new TransactionTemplate(transactions).executeWithoutResult(outer -> context.getBean(Training.class)
                    .train());

            assertThat(transactions.log).containsExactly("begin 0", "commit 1");
        });
    }
}
