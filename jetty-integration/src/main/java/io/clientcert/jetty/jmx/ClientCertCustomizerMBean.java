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
package io.clientcert.jetty.jmx;

import io.clientcert.HostAttributes;
import io.clientcert.jetty.ClientCertCustomizer;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;
import org.eclipse.jetty.jmx.ObjectMBean;
import org.jspecify.annotations.Nullable;

/**
 * The MBean of a {@link ClientCertCustomizer}, with the management view of its engine. Jetty's
 * {@code jmx} module finds this class by its name.
 */
public final class ClientCertCustomizerMBean extends ObjectMBean {

  private final HostAttributes ofEngine;

  /** Creates the MBean of a customizer. Called by Jetty. */
  public ClientCertCustomizerMBean(Object managed) {
    super(managed);
    this.ofEngine = new HostAttributes(((ClientCertCustomizer) managed).management());
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    return ofEngine.with(super.getMBeanInfo());
  }

  @Override
  public @Nullable Object getAttribute(String name)
      throws AttributeNotFoundException, ReflectionException, MBeanException {
    return ofEngine.hasAttribute(name) ? ofEngine.attribute(name) : super.getAttribute(name);
  }

  @Override
  public void setAttribute(Attribute attribute)
      throws AttributeNotFoundException, ReflectionException, MBeanException {
    if (ofEngine.hasAttribute(attribute.getName())) {
      throw ofEngine.readOnly(attribute);
    }
    super.setAttribute(attribute);
  }

  @Override
  public @Nullable Object invoke(
      String operation, @Nullable Object @Nullable [] parameters, String @Nullable [] signature)
      throws ReflectionException, MBeanException {
    return ofEngine.hasOperation(operation)
        ? ofEngine.invoke(operation, parameters, signature)
        : super.invoke(operation, parameters, signature);
  }
}
