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
package io.clientcert.tomcat;

import io.clientcert.HostAttributes;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InvalidAttributeValueException;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;
import org.jspecify.annotations.Nullable;

/**
 * The valve's MBean: the attributes and operations of Tomcat's MBean, and those of the engine.
 *
 * @param ofTomcat the MBean that Tomcat creates for every valve
 * @param ofEngine the additional attributes and operations
 */
record ValveMBean(DynamicMBean ofTomcat, HostAttributes ofEngine) implements DynamicMBean {

  @Override
  public MBeanInfo getMBeanInfo() {
    return ofEngine.with(ofTomcat.getMBeanInfo());
  }

  @Override
  public @Nullable Object getAttribute(String name)
      throws AttributeNotFoundException, MBeanException, ReflectionException {
    return ofEngine.hasAttribute(name) ? ofEngine.attribute(name) : ofTomcat.getAttribute(name);
  }

  /** Skips attributes that cannot be read, as the interface requires. */
  @Override
  public AttributeList getAttributes(String[] names) {
    AttributeList list = new AttributeList();
    for (String name : names) {
      try {
        list.add(new Attribute(name, getAttribute(name)));
      } catch (JMException e) {
        System.getLogger(ValveMBean.class.getName())
            .log(System.Logger.Level.DEBUG, () -> "Attribute " + name + " cannot be read", e);
      }
    }
    return list;
  }

  @Override
  public void setAttribute(Attribute attribute)
      throws AttributeNotFoundException,
          InvalidAttributeValueException,
          MBeanException,
          ReflectionException {
    if (ofEngine.hasAttribute(attribute.getName())) {
      throw ofEngine.readOnly(attribute);
    }
    ofTomcat.setAttribute(attribute);
  }

  @Override
  public AttributeList setAttributes(AttributeList attributes) {
    AttributeList others = new AttributeList();
    attributes.asList().stream()
        .filter(attribute -> !ofEngine.hasAttribute(attribute.getName()))
        .forEach(others::add);
    return ofTomcat.setAttributes(others);
  }

  @Override
  public @Nullable Object invoke(
      String operation, @Nullable Object @Nullable [] parameters, String @Nullable [] signature)
      throws MBeanException, ReflectionException {
    return ofEngine.hasOperation(operation)
        ? ofEngine.invoke(operation, parameters, signature)
        : ofTomcat.invoke(operation, parameters, signature);
  }
}
