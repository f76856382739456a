package org.palomar.web.internal;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A handler that handles nothing: Pax Web gives every handler service to its Jetty server, and by that the server becomes known to us. The ports are opened when
 * the server has started, since a port that can't be opened must not keep it from starting.
 */
@Component(service = Handler.class)
public final class ContainerDoor extends Handler.Abstract.NonBlocking {

    private final WebComponent web;

    private final LifeCycle.Listener life = new LifeCycle.Listener() {
        @Override
        public void lifeCycleStarted(LifeCycle started) {
            web.attach((Server) started);
        }

        @Override
        public void lifeCycleStopping(LifeCycle stopping) {
            web.detach((Server) stopping);
        }
    };

    @Activate
    public ContainerDoor(@Reference WebComponent web) {
        this.web = web;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        Server server = getServer();
        // Once, however often the server is started.
        server.removeEventListener(life);
        server.addEventListener(life);
        if (server.isStarted()) {
            web.attach(server);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        return false;
    }
}
