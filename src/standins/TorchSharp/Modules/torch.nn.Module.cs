using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Networks: modules, their factories, functions and initial values.</summary>
    public static partial class nn
    {
        /// <summary>
        /// A piece of a network: parameters, buffers and further modules by name. Owns all of them. Its own come before its children's,
        /// in the order of registration, in every listing.
        /// </summary>
        public partial class Module : IDisposable
        {
            private readonly OrderedDictionary<string, Parameter> _parameters = [];
            private readonly OrderedDictionary<string, (Tensor Tensor, bool Persistent)> _buffers = [];
            private readonly OrderedDictionary<string, Module> _modules = [];
            private bool _registered;
            private bool _training = true;

            /// <summary>The name that the constructor was given; it plays no part in the names of parameters.</summary>
            protected string name;

            /// <summary>A module without parts.</summary>
            protected Module(string name) => this.name = name;

            /// <summary>Whether the module behaves as in training; true at first.</summary>
            public virtual bool training => _training;

            /// <summary>The name that the constructor was given.</summary>
            public virtual string GetName() => name;

            /// <summary>Switches this module and all within it to training or evaluation.</summary>
            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var child in children())
                {
                    child.train(train);
                }
            }

            /// <summary>Switches this module and all within it to evaluation.</summary>
            public virtual void eval() => train(false);

            /// <summary>Drops all gradients, or sets them to zero in place.</summary>
            public virtual void zero_grad(bool set_to_none = true) => Gradients.Clear([.. parameters()], set_to_none);

            /// <summary>Calls a function with every module within this one, and then with this one.</summary>
            /// <returns>This module.</returns>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var child in children())
                {
                    child.apply(fn);
                }
                fn(this);
                return this;
            }

            /// <inheritdoc/>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes parameters, buffers and modules.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                {
                    return;
                }
                foreach (var part in _modules.Values.Cast<IDisposable>().Concat(_parameters.Values).Concat(_buffers.Values.Select(buffer => buffer.Tensor)))
                {
                    part.Dispose();
                }
            }

            /// <summary>
            /// Registers every field that holds a module, a parameter or a tensor (as a buffer) under the field's name. Call it last in
            /// the constructor of a derived module.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                if (_registered)
                {
                    return;
                }
                _registered = true;
                foreach (var field in GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                {
                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(field.Name, module);
                            break;
                        case Parameter parameter:
                            register_parameter(field.Name, parameter);
                            break;
                        case Tensor buffer:
                            register_buffer(field.Name, buffer);
                            break;
                    }
                }
            }
        }
    }
}
