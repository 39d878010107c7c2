/*
 * Copyright 2026 the Client-Cert for Java authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.clientcert.it.app;

import io.clientcert.it.app.tomcat.AcceptAnyClient;
import java.security.KeyStore;
import java.security.Provider;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactorySpi;
import org.jspecify.annotations.Nullable;

/**
 * Lets a server that knows trust managers by the name of their algorithm accept every client, so
 * that hostile certificates come as far as the library.
 */
public final class AcceptAnyProvider extends Provider {

  private static final long serialVersionUID = 1L;

  /** Makes a provider with the one algorithm {@code AcceptAny}. */
  public AcceptAnyProvider() {
    super("AcceptAny", "1", "accepts every client certificate");
    put("TrustManagerFactory.AcceptAny", Factory.class.getName());
  }

  /** Made by the JDK. */
  public static final class Factory extends TrustManagerFactorySpi {

    @Override
    protected void engineInit(@Nullable KeyStore store) {
      // Nothing in a store counts
    }

    @Override
    protected void engineInit(ManagerFactoryParameters parameters) {
      // Nor do parameters
    }

    @Override
    protected TrustManager[] engineGetTrustManagers() {
      return new TrustManager[] {new AcceptAnyClient()};
    }
  }
}
