package io.github.cachedresult.aspect;

import io.github.cachedresult.invocation.BatchBody;
import io.github.cachedresult.invocation.MethodBody;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;
import org.springframework.aop.support.AopUtils;

/** The method of a proxied bean, with the advice behind ours. */
record ProxiedBody(MethodInvocation invocation) implements MethodBody {

    @Override
    public @Nullable Object proceed() throws Throwable {
        // It may run on another thread, where advice behind this one asks for the invocation.
        return ExposeInvocationInterceptor.INSTANCE.invoke(invocation);
    }

    @Override
    public @Nullable BatchBody beside(Method other) {
        if (!(invocation instanceof ProxyMethodInvocation proxied) || Modifier.isFinal(other.getModifiers())) {
            return null;
        }
        Object proxy = proxied.getProxy();
        Method callable;
        try {
            callable = AopUtils.selectInvocableMethod(other, proxy.getClass());
        } catch (IllegalStateException e) {
            // The proxy is of interfaces that do not have it.
            return null;
        }
        return arguments -> AopUtils.invokeJoinpointUsingReflection(proxy, callable, arguments);
    }

    /** One that may be run more than once, each time as an invocation of its own. */
    record EachTime(ProxyMethodInvocation invocation) implements MethodBody {

        @Override
        public @Nullable Object proceed() throws Throwable {
            return new ProxiedBody(invocation.invocableClone()).proceed();
        }

        @Override
        public @Nullable BatchBody beside(Method other) {
            return new ProxiedBody(invocation).beside(other);
        }
    }
}
