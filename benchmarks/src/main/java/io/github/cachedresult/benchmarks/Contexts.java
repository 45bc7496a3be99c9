package io.github.cachedresult.benchmarks;

import io.github.cachedresult.aspect.AnnotationAdvisor;
import io.github.cachedresult.aspect.CachedResultInterceptor;
import io.github.cachedresult.invocation.ResultCache;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Spring contexts with nothing but one model and what proxies it. */
final class Contexts {

    private Contexts() {}

    static Contender open(Class<?> configuration) {
        return open(new AnnotationConfigApplicationContext(), configuration);
    }

    /** Adds a configuration to a context and starts it. */
    static Contender open(AnnotationConfigApplicationContext context, Class<?> configuration) {
        context.register(configuration);
        return started(context);
    }

    /** Our proxy, as the starter makes it: a class proxy by the infrastructure's creator, without AspectJ. */
    static Contender proxied(ResultCache cache) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        AopConfigUtils.registerAutoProxyCreatorIfNecessary(context);
        AopConfigUtils.forceAutoProxyCreatorToUseClassProxying(context);
        RootBeanDefinition advisor = new RootBeanDefinition(
                AnnotationAdvisor.class, () -> new AnnotationAdvisor(new CachedResultInterceptor(() -> cache)));
        // Only an infrastructure advisor is seen by the creator that needs no AspectJ.
        advisor.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
        context.registerBeanDefinition("cachedResultAdvisor", advisor);
        context.registerBean("model", ProxiedModel.class, ProxiedModel::new);
        Contender contender = started(context);
        return new Contender(contender.model(), () -> {
            contender.close();
            cache.close();
        });
    }

    /** A batch behind a proxy of ours. */
    static BatchModel batch(ResultCache cache) {
        ProxyFactory factory = new ProxyFactory(new BatchModel());
        factory.setProxyTargetClass(true);
        factory.addAdvisor(new AnnotationAdvisor(new CachedResultInterceptor(() -> cache)));
        return (BatchModel) factory.getProxy();
    }

    private static Contender started(AnnotationConfigApplicationContext context) {
        context.refresh();
        return new Contender(context.getBean(Model.class), context::close);
    }
}
